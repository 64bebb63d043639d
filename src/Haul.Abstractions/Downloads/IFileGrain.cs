using Orleans.Concurrency;

namespace Haul.Abstractions;

/// <summary>One download: plans segments, counts finished blocks, has the merger publish. Key: <see cref="DownloadId"/>.</summary>
[Alias("haul.IFileGrain")]
public interface IFileGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the download on, or goes on with it when the id is known: paused and failed downloads start again.
    /// Returns when the intent is durable.
    /// </summary>
    /// <exception cref="RefusedException">
    /// Usage: the id has another URL; target-exists: the name that the request gives is taken; policy: its credentials cannot be kept.
    /// </exception>
    [Alias("Submit")]
    Task Submit(DownloadRequest request);

    /// <summary>Goes on with a download that is paused or failed; one that works or is queued stays as it is.</summary>
    /// <exception cref="RefusedException">Not-found: nobody submitted it; usage: it is completed or cancelled.</exception>
    [Alias("Resume")]
    Task Resume();

    /// <summary>Stops every pump after a checkpoint; returns when the state says so.</summary>
    [Alias("Pause")]
    Task Pause();

    /// <summary>Ends the download and deletes its part, unless it is past the commit point.</summary>
    [Alias("Cancel")]
    Task Cancel();

    /// <summary>Forgets the download: stops it, deletes its part and all its rows. Idempotent; goes on after a crash.</summary>
    /// <param name="deleteFile">Delete the published file as well.</param>
    [Alias("Remove")]
    Task Remove(bool deleteFile);

    /// <summary>"You should be at work": brings a download whose silo died back to it. Best effort.</summary>
    [Alias("Ping"), AlwaysInterleave, OneWay]
    Task Ping();

    /// <summary>The download as it is, or as soon as its version passes <paramref name="since"/>; at the latest after <paramref name="patience"/>.</summary>
    [Alias("Watch"), AlwaysInterleave]
    Task<DownloadView> Watch(long since, TimeSpan patience);

    /// <summary>What limits the download now, and its history. It reads and starts nothing.</summary>
    [Alias("Explain"), AlwaysInterleave]
    Task<DownloadExplanation> Explain();

    /// <summary>The file as it is, block by block. What earlier activations fetched is read from the manifest, so this may take a while the first time.</summary>
    [Alias("Map"), AlwaysInterleave]
    Task<BlockMap> Map();

    /// <summary>"Ask me": something of this slot, or of what <see cref="Hints"/> names, is worth a call. Best effort.</summary>
    [Alias("Hint"), AlwaysInterleave, OneWay]
    Task Hint(int slot);
}
