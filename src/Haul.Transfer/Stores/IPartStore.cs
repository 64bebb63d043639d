using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Where the bytes go. One per silo; every operation may run twice.</summary>
public interface IPartStore
{
    /// <summary>
    /// Finished blocks of a part can be read before it is published. Where they cannot, <see cref="Publish"/> compares them with
    /// the manifest itself and checks the digests on what it has published.
    /// </summary>
    bool ReadsParts { get; }

    /// <summary>Where the file of that name stands or will stand, for people.</summary>
    string Locate(string name);

    /// <summary>Parts of that block size that pumps of this silo can have open at once: each may hold a block in memory.</summary>
    int MostConnections(int blockSize);

    /// <summary>What stands under the final name now.</summary>
    ValueTask<TargetState> Look(string name, CancellationToken cancellationToken = default);

    /// <summary>What stands under the part's name; null when nothing does, or when parts have no name of their own.</summary>
    ValueTask<PartState?> Find(PartSpec part, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the part (called by the file grain alone) after checking that the store can hold it and has room for what is
    /// missing. A part that exists is kept.
    /// </summary>
    /// <param name="missing">Bytes still to be fetched; null when unknown.</param>
    /// <exception cref="StoreException">No room (both figures in the message), too large for the store, no permission, ...</exception>
    ValueTask<PartState> Create(PartSpec part, long? missing, CancellationToken cancellationToken = default);

    /// <summary>Opens the part for a pump. Never creates it.</summary>
    /// <exception cref="StoreException">It is not there (<see cref="StoreException.PartLost"/>), or cannot be opened.</exception>
    ValueTask<IPart> Open(PartSpec part, CancellationToken cancellationToken = default);

    /// <summary>Opens the finished bytes of the part for the merger, by a descriptor of its own.</summary>
    /// <param name="published">It has become the file (<see cref="IsPublished"/>), and is read under that name.</param>
    /// <returns>A stream to be read synchronously, into arrays: where the part cannot be read, that throws a <see cref="StoreException"/>.</returns>
    /// <exception cref="StoreException">The part cannot be opened.</exception>
    /// <exception cref="NotSupportedException">The store does not read parts (<see cref="ReadsParts"/>).</exception>
    Stream OpenRead(PartSpec part, bool published = false);

    /// <summary>The part is the file already: a publish of it ran before.</summary>
    /// <param name="identity">Of the part.</param>
    ValueTask<bool> IsPublished(PartSpec part, string identity, CancellationToken cancellationToken = default);

    /// <summary>Makes the part the file, without replacing what stands there (unless forced). Done before: done again.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.TargetExists"/> when something else stands there.</exception>
    ValueTask<PublishOutcome> Publish(PublishOrder order, CancellationToken cancellationToken = default);

    /// <summary>Deletes the part, and what a publish that broke off has left of it; nothing is said when there is nothing.</summary>
    ValueTask Discard(PartSpec part, DownloadId download, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes the file that the part of that identity has become, and its manifest. Nothing is said when it is not there;
    /// something else that stands there meanwhile is left alone.
    /// </summary>
    ValueTask Delete(PartSpec part, string identity, DownloadId download, CancellationToken cancellationToken = default);

    /// <summary>Keeps the manifest with the published file.</summary>
    ValueTask KeepManifest(string name, DownloadId download, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken = default);
}

/// <param name="Identity">Stable for this part through publishing: inode and birth of the part file, or name and generation of a blob.</param>
/// <param name="Existed">It stood there before.</param>
/// <param name="Length">Bytes it had before it was extended; 0 for one that did not exist.</param>
public sealed record PartState(string Identity, bool Existed, long Length);

public enum TargetState
{
    Free,
    File,
    Directory,
}
