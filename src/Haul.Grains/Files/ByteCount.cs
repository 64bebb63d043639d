using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>
/// Counts the bytes of one download: those of its blocks when they are saved as finished, and those that came twice when it is
/// completed, because until then nobody knows which of the bytes under way will be.
/// </summary>
internal sealed class ByteCount(HaulMetrics metrics)
{
    private int _generation;
    private long _kept;
    private bool _completed;

    /// <summary>What an earlier activation has saved it has counted.</summary>
    public void Load(FileState row) => (_generation, _kept, _completed) = (row.Generation, row.Finished.Length, row.Status is DownloadStatus.Completed);

    /// <param name="twice">Tells the body bytes received beyond the bytes of the file; asked of a completed one only.</param>
    public void Saved(FileState row, Func<long> twice)
    {
        if (row.Generation != _generation)
        {
            (_generation, _kept) = (row.Generation, 0);
        }

        // A block that was lost and is finished again is kept once.
        metrics.BytesKept(Math.Max(0, row.Finished.Length - _kept));
        _kept = Math.Max(_kept, row.Finished.Length);
        if (row.Status is DownloadStatus.Completed && !_completed)
        {
            metrics.BytesTwice(twice());
        }

        _completed = row.Status is DownloadStatus.Completed;
    }
}
