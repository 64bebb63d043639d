using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>One download that is worked on here, as <see cref="HaulMetrics"/> sees it. Disposing it is idempotent.</summary>
public sealed class DownloadWatch : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Action<DownloadWatch> _ended;
    private volatile DownloadStatus _status;
    private int _generation;
    private long _most;
    private long _progressed;

    internal DownloadWatch(TimeProvider clock, DownloadStatus status, Action<DownloadWatch> ended) =>
        (_clock, _status, _ended, _progressed) = (clock, status, ended, clock.GetTimestamp());

    internal DownloadStatus Status => _status;

    /// <summary>Time since it last got on; none while it waits for its turn.</summary>
    internal TimeSpan? ProgressAge => _status.IsWorking() && _status is not DownloadStatus.Queued ? _clock.GetElapsedTime(Interlocked.Read(ref _progressed)) : null;

    /// <summary>
    /// Where it stands. Another status or more bytes than ever is progress; bytes that come again after they were lost are none, and
    /// neither is a start from zero.
    /// </summary>
    /// <param name="generation">Bytes of another generation are not compared.</param>
    /// <param name="bytes">Bytes that are there, and those read once more for a digest.</param>
    public void Note(DownloadStatus status, int generation, long bytes)
    {
        if (status != _status || (generation == _generation && bytes > _most))
        {
            Interlocked.Exchange(ref _progressed, _clock.GetTimestamp());
        }

        _most = generation == _generation ? Math.Max(_most, bytes) : bytes;
        (_status, _generation) = (status, generation);
    }

    public void Dispose() => _ended(this);
}
