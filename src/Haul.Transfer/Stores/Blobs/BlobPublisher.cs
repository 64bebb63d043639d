using System.Buffers;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>
/// Makes staged blocks a blob: compares what the account holds with the list that the manifest dictates, commits that list once, and
/// reads the blob back where a digest of the whole was promised. Safe to run twice at once.
/// </summary>
internal sealed class BlobPublisher(BlobAccess access)
{
    /// <summary>
    /// Looks at what stands there. A condition that fails means that another publish got ahead: committed, marked or deleted, which
    /// makes three at most.
    /// </summary>
    private const int Looks = 4;

    /// <summary>Bytes of one request when a blob is read back.</summary>
    private const int ReadSize = 4 << 20;

    private readonly ReplacedBlob _replaced = new(access);

    public async ValueTask<PublishOutcome> Publish(PublishOrder order, CancellationToken cancellationToken)
    {
        var blob = access.Blob(order.Part.Name);
        var wanted = Wanted(order);
        for (var look = 1; ; look++)
        {
            try
            {
                var standing = await Look(blob, cancellationToken).ConfigureAwait(false);
                if (standing.Is(wanted))
                {
                    return await Finish(blob, standing, order, cancellationToken).ConfigureAwait(false);
                }

                if (standing.Exists && !order.Force)
                {
                    throw BlobFailure.Exists(blob.Uri);
                }

                if (standing.Lacking(wanted) is { IsEmpty: false } lacking)
                {
                    return new PublishOutcome.Lacking(lacking);
                }

                await Commit(blob, wanted, standing, order, cancellationToken).ConfigureAwait(false);
            }
            catch (StoreException conflict) when (look < Looks && IsConflict(conflict))
            {
                // The next look tells what has changed.
            }
        }
    }

    /// <summary>A blob of the download that was committed and not called verified is taken back.</summary>
    public async ValueTask TakeBack(string name, DownloadId download, CancellationToken cancellationToken)
    {
        var blob = access.Blob(name);
        var standing = await Look(blob, cancellationToken).ConfigureAwait(false);
        if (standing.Mark != BlobMark.Unverified || standing.Download != download.Value)
        {
            return;
        }

        try
        {
            await TakeBack(blob, standing, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException conflict) when (IsConflict(conflict))
        {
            // Somebody was faster: it is gone, or verified.
        }
    }

    private static bool IsConflict(StoreException error) =>
        error.InnerException is RequestFailedException { Status: 404 or 409 or 412 } or RequestFailedException { ErrorCode: "InvalidBlockList" };

    private static List<(string Id, ByteRange Range)> Wanted(PublishOrder order)
    {
        var grid = BlockGrid.Of(order.Part.BlockSize, order.Length);
        return order.Blocks.Count == grid.Count
            ? [.. order.Blocks.Select((hash, block) => (BlockId.Of(block, hash), grid.BlockAt(block)))]
            : throw new ArgumentException($"{order.Blocks.Count} hashes for {grid.Count} blocks.", nameof(order));
    }

    private async Task<BlobStanding> Look(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        BlobProperties? properties = null;
        BlockList? list;
        BlobProperties? before;
        do
        {
            // Two calls make one picture only when nothing changed between them.
            before = properties;
            list = (await access.Find(
                "list the blocks of", blob.Uri, BlobAccess.LongPatience, token => blob.GetBlockListAsync(BlockListTypes.All, cancellationToken: token), cancellationToken).ConfigureAwait(false))?.Value;
            properties = await access.Look(blob, cancellationToken).ConfigureAwait(false);
        }
        while (properties?.ETag != before?.ETag);

        var blocks = new Dictionary<string, long>();
        foreach (var block in (list?.CommittedBlocks ?? []).Concat(list?.UncommittedBlocks ?? []))
        {
            blocks[block.Name] = block.SizeLong; // a commit takes the uncommitted one of two with the same id
        }

        return new(
            properties?.ETag,
            properties?.ContentLength ?? 0,
            properties is null ? null : BlobMark.Find(properties.Metadata),
            properties is null ? [] : BlobMark.Compared(properties.Metadata),
            properties is null ? null : BlobMark.Replaced(properties.Metadata),
            properties is null ? null : BlobMark.Download(properties.Metadata),
            [.. (list?.CommittedBlocks ?? []).Select(block => block.Name)],
            blocks);
    }

    private async Task Commit(BlockBlobClient blob, IEnumerable<(string Id, ByteRange Range)> wanted, BlobStanding standing, PublishOrder order, CancellationToken cancellationToken)
    {
        // Of a publish that broke off the snapshot counts, not what it has left in the blob's place.
        var replaced = standing.Replaced
            ?? (standing.Etag is { } etag && order.Digests.Count > 0 ? await _replaced.Keep(blob, etag, cancellationToken).ConfigureAwait(false) : null);
        var options = new CommitBlockListOptions
        {
            Metadata = BlobMark.Of(order.Digests.Count > 0 || replaced is not null ? BlobMark.Unverified : BlobMark.Verified, order.Download, [], replaced),
            Conditions = standing.Exists ? new() { IfMatch = standing.Etag } : new() { IfNoneMatch = ETag.All },
        };
        order.Lease.ThrowIfExpired();
        await access.Ask(
            "commit the blocks of", blob.Uri, BlobAccess.LongPatience, token => blob.CommitBlockListAsync(wanted.Select(block => block.Id), options, token), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The list is committed; what is left is to know that the whole is right, and to say so.</summary>
    private async Task<PublishOutcome> Finish(BlockBlobClient blob, BlobStanding standing, PublishOrder order, CancellationToken cancellationToken)
    {
        if (standing.IsVerifiedBy(order.Digests))
        {
            return new PublishOutcome.Published();
        }

        var unchanged = new BlobRequestConditions { IfMatch = standing.Etag };
        using var digests = new WholeDigests(order.Digests);
        if (!digests.IsEmpty)
        {
            await ReadBack(blob, unchanged, digests, order, cancellationToken).ConfigureAwait(false);
        }

        order.Lease.ThrowIfExpired();
        if (digests.Mismatch() is var (expected, actual))
        {
            await TakeBack(blob, standing, cancellationToken).ConfigureAwait(false);
            return new PublishOutcome.Mismatch(expected, actual);
        }

        if (standing.Replaced is { } replaced)
        {
            await _replaced.Drop(blob, replaced, cancellationToken).ConfigureAwait(false);
        }

        await access.Ask(
            "mark", blob.Uri, BlobAccess.Patience, token => blob.SetMetadataAsync(BlobMark.Of(BlobMark.Verified, order.Download, order.Digests), unchanged, token), cancellationToken).ConfigureAwait(false);
        return new PublishOutcome.Published();
    }

    /// <summary>The blob has the wrong bytes: what stood there before stands there again.</summary>
    private async Task TakeBack(BlockBlobClient blob, BlobStanding standing, CancellationToken cancellationToken)
    {
        if (standing.Mark == BlobMark.Verified)
        {
            return; // What another publish has finished stays: it is what its own digests say.
        }

        var unchanged = new BlobRequestConditions { IfMatch = standing.Etag };
        await (standing.Replaced is { } replaced
            ? _replaced.Restore(blob, replaced, standing.Etag!.Value, cancellationToken)
            : access.Find("delete", blob.Uri, BlobAccess.Patience, token => blob.DeleteAsync(conditions: unchanged, cancellationToken: token), cancellationToken)).ConfigureAwait(false);
    }

    private async Task ReadBack(BlockBlobClient blob, BlobRequestConditions unchanged, WholeDigests digests, PublishOrder order, CancellationToken cancellationToken)
    {
        var options = new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadSize, Conditions = unchanged };
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var stream = await access.Ask("read", blob.Uri, BlobAccess.Patience, token => blob.OpenReadAsync(options, token), cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                for (var position = 0L; position < order.Length;)
                {
                    var read = await access.Ask(
                        "read", blob.Uri, BlobAccess.LongPatience, async token => await stream.ReadAsync(buffer, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                    {
                        throw new StoreException(ErrorCode.Store, $"{BlobAccess.Show(blob.Uri)} ended at {position} of {order.Length} bytes; it is read again.") { IsTransient = true };
                    }

                    digests.Append(buffer.AsSpan(0, read));
                    position += read;
                    order.ReadBack?.Report(position);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
