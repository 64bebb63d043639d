using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Haul.Transfer;

/// <summary>What a forced publish replaces: a snapshot of it stays until the new bytes are known to be right.</summary>
internal sealed class ReplacedBlob(BlobAccess access)
{
    /// <returns>The snapshot, by which the others find it.</returns>
    /// <param name="etag">Of what stands there: the snapshot is of that and of nothing else.</param>
    public async Task<string> Keep(BlockBlobClient blob, ETag etag, CancellationToken cancellationToken)
    {
        var standing = new BlobRequestConditions { IfMatch = etag };
        var kept = await access.Ask(
            "take a snapshot of", blob.Uri, BlobAccess.Patience, token => blob.CreateSnapshotAsync(conditions: standing, cancellationToken: token), cancellationToken).ConfigureAwait(false);
        return kept.Value.Snapshot;
    }

    /// <summary>Puts it back in the place of the blob with that ETag.</summary>
    public async Task Restore(BlockBlobClient blob, string snapshot, ETag etag, CancellationToken cancellationToken)
    {
        var options = new BlobCopyFromUriOptions { DestinationConditions = new() { IfMatch = etag } };
        var copy = await access.Ask(
            "restore", blob.Uri, BlobAccess.Patience, token => blob.StartCopyFromUriAsync(blob.WithSnapshot(snapshot).Uri, options, token), cancellationToken).ConfigureAwait(false);
        await access.Ask("restore", blob.Uri, BlobAccess.LongPatience, token => copy.WaitForCompletionAsync(token).AsTask(), cancellationToken).ConfigureAwait(false);
        await Drop(blob, snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes the snapshot; nothing is said when it is gone.</summary>
    public async Task Drop(BlockBlobClient blob, string snapshot, CancellationToken cancellationToken) => await access.Find(
        "drop the snapshot of", blob.Uri, BlobAccess.Patience, token => blob.WithSnapshot(snapshot).DeleteIfExistsAsync(cancellationToken: token), cancellationToken).ConfigureAwait(false);
}
