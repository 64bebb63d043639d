namespace Haul.Abstractions;

/// <summary>Checks a whole-file digest while the download runs and publishes the finished file. Key: <see cref="DownloadId"/>.</summary>
[Alias("haul.IMergerGrain")]
public interface IMergerGrain : IGrainWithStringKey
{
    /// <summary>Takes a plan that is not stale and says how far the merger is. Idempotent.</summary>
    [Alias("Sync"), ResponseTimeout("00:00:05")]
    Task<MergeReport> Sync(MergePlan plan);

    /// <summary>Stops what runs and deletes the row: the download is removed. Idempotent.</summary>
    [Alias("Erase")]
    Task Erase();
}
