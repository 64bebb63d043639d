namespace Haul.Abstractions;

/// <summary>A slot of a download that fetches one segment after another on the silo it was placed on. Key: <c>ID/n</c>.</summary>
[Alias("haul.ISegmentGrain")]
public interface ISegmentGrain : IGrainWithStringKey
{
    /// <summary>Takes a plan that is not stale and says how far the slot is. The only exchange there is; idempotent.</summary>
    [Alias("Sync"), ResponseTimeout("00:00:05")]
    Task<SegmentReport> Sync(SegmentPlan plan);

    /// <summary>Stops what runs and deletes the row: the download is removed. Idempotent.</summary>
    [Alias("Erase")]
    Task Erase();
}
