using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>
/// A container of block blobs as part store: pumps of every silo stage blocks of one blob, which nobody sees until the merger commits
/// their list. Generations share the name: a block's id carries the hash of its bytes.
/// </summary>
public sealed class BlobStore : IPartStore
{
    private readonly BlobAccess _access;
    private readonly BlobPublisher _publisher;
    private readonly BlockBuffers _buffers;
    private readonly long _blockMemory;

    /// <exception cref="StoreException">The settings are no connection string or no name of a container.</exception>
    public BlobStore(BlobStoreOptions options, TimeProvider clock)
        : this(new BlobAccess(options, clock), options.BlockMemory)
    {
    }

    internal BlobStore(BlobAccess access, long blockMemory) =>
        (_access, _publisher, _buffers, _blockMemory) = (access, new(access), new(blockMemory), blockMemory);

    public bool ReadsParts => false;

    public string Locate(string name) => BlobAccess.Show(_access.Blob(name).Uri);

    public int MostConnections(int blockSize) => (int)Math.Clamp(_blockMemory / Math.Max(1, blockSize), 1, int.MaxValue);

    public async ValueTask<TargetState> Look(string name, CancellationToken cancellationToken = default) =>
        await _access.Look(_access.Blob(name), cancellationToken).ConfigureAwait(false) is null ? TargetState.Free : TargetState.File;

    public ValueTask<PartState?> Find(PartSpec part, CancellationToken cancellationToken = default) => new((PartState?)null);

    public async ValueTask<PartState> Create(PartSpec part, long? missing, CancellationToken cancellationToken = default)
    {
        var blob = _access.Blob(part.Name);
        if (part.Length is not null && BlockGrid.Of(part.BlockSize, part.Length).Count > BlockGrid.CoarseBlocks)
        {
            throw BlobFailure.TooLarge(blob.Uri, BlockGrid.CoarseBlocks);
        }

        await _access.Ask(
            "make the container of", blob.Uri, BlobAccess.Patience, token => _access.Container.CreateIfNotExistsAsync(cancellationToken: token), cancellationToken).ConfigureAwait(false);
        // What is staged is compared with the manifest when it is published: until then it counts as there.
        return new($"{part.Name}@{part.Generation}", Existed: true, part.Length ?? long.MaxValue);
    }

    public async ValueTask<IPart> Open(PartSpec part, CancellationToken cancellationToken = default) =>
        new BlobPart(_access, _access.Blob(part.Name), part, _buffers, await _buffers.Rent(part.BlockSize, cancellationToken).ConfigureAwait(false));

    public Stream OpenRead(PartSpec part, bool published = false) => throw new NotSupportedException("Blocks of a blob cannot be read before their list is committed.");

    /// <summary>Never known in advance: <see cref="Publish"/> finds it out.</summary>
    public ValueTask<bool> IsPublished(PartSpec part, string identity, CancellationToken cancellationToken = default) => new(false);

    public ValueTask<PublishOutcome> Publish(PublishOrder order, CancellationToken cancellationToken = default) => _publisher.Publish(order, cancellationToken);

    /// <summary>
    /// Drops what is staged, unless a blob stands there: then it is the service that drops it, after a week. A blob that was
    /// committed and never called verified is nobody's file.
    /// </summary>
    public async ValueTask Discard(PartSpec part, DownloadId download, CancellationToken cancellationToken = default)
    {
        await _publisher.TakeBack(part.Name, download, cancellationToken).ConfigureAwait(false);
        var blob = _access.Blob(part.Name);
        var list = await _access.Find(
            "list the blocks of", blob.Uri, BlobAccess.LongPatience, token => blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: token), cancellationToken).ConfigureAwait(false);
        if (list is null || !list.Value.UncommittedBlocks.Any())
        {
            return;
        }

        // Committing a list drops every block that is not in it. The condition keeps a blob that stands there as it is.
        var nothingStands = new CommitBlockListOptions { Conditions = new() { IfNoneMatch = ETag.All } };
        try
        {
            var empty = await _access.Ask(
                "drop the blocks of", blob.Uri, BlobAccess.Patience, token => blob.CommitBlockListAsync([], nothingStands, token), cancellationToken).ConfigureAwait(false);
            var ours = new BlobRequestConditions { IfMatch = empty.Value.ETag };
            await _access.Ask(
                "delete", blob.Uri, BlobAccess.Patience, token => blob.DeleteAsync(conditions: ours, cancellationToken: token), cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error) when (error.InnerException is RequestFailedException { Status: 404 or 409 or 412 })
        {
            // A blob stands there, or somebody else was faster.
        }
    }

    public async ValueTask Delete(PartSpec part, string identity, DownloadId download, CancellationToken cancellationToken = default)
    {
        var blob = _access.Blob(part.Name);
        var standing = await _access.Look(blob, cancellationToken).ConfigureAwait(false);
        if (standing is not null && BlobMark.Download(standing.Metadata) == download.Value)
        {
            var unchanged = new BlobRequestConditions { IfMatch = standing.ETag };
            await _access.Find(
                "delete", blob.Uri, BlobAccess.Patience, token => blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, unchanged, token), cancellationToken).ConfigureAwait(false);
        }

        var manifest = Manifest(download);
        await _access.Find(
            "delete", manifest.Uri, BlobAccess.Patience, token => manifest.DeleteIfExistsAsync(cancellationToken: token), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask KeepManifest(string name, DownloadId download, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken = default)
    {
        var blob = Manifest(download);
        await _access.Ask(
            "write", blob.Uri, BlobAccess.LongPatience, token => blob.UploadAsync(BinaryData.FromBytes(manifest), overwrite: true, token), cancellationToken).ConfigureAwait(false);
    }

    private BlobClient Manifest(DownloadId download) =>
        _access.Container.GetBlobClient($"{PartNames.ManifestDirectory}/{download.Value}{PartNames.ManifestSuffix}");
}
