using System.IO.Hashing;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests;

/// <summary>A blob store with a container of its own, and a look past it at what the account holds.</summary>
internal sealed class BlobBench
{
    public const int Block = 1 << 16;
    public const int Length = (3 * Block) + 777;
    public const int Seed = 11;

    public BlobBench(string connectionString, long blockMemory = 1 << 24)
    {
        var container = $"t{Guid.NewGuid():N}";
        Access = new(new() { ConnectionString = connectionString, Container = container }, TimeProvider.System);
        Store = new(Access, blockMemory);
        Files = new BlobFiles(Access);
        Container = new(connectionString, container);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static PartSpec Spec { get; } = new("file.bin", 1, Block, Length);

    public static byte[] Content { get; } = Bytes.Make(Seed, Length);

    public static Digest Sha256 { get; } = new(Digests.Sha256, Bytes.Sha256Hex(Seed, Length));

    public static DownloadId Download { get; } = DownloadId.New(TimeProvider.System);

    public BlobAccess Access { get; }

    public BlobStore Store { get; }

    public IFinishedFiles Files { get; }

    public BlobContainerClient Container { get; }

    public BlockBlobClient Blob => Container.GetBlockBlobClient(Spec.Name);

    public static IReadOnlyList<BlockHash> Hashes(byte[] content) => [.. content.Chunk(Block).Select(block => BlockHash.From(XxHash128.HashToUInt128(block)))];

    public static PublishOrder Order(bool force = false, byte[]? content = null, params Digest[] digests) =>
        new(Spec with { Length = (content ?? Content).Length }, "file.bin@1", force, new(TimeProvider.System)) { Blocks = Hashes(content ?? Content), Digests = digests, Download = Download };

    /// <summary>Makes the part and stages every block of it, but those that are left out.</summary>
    public async Task Fill(byte[]? content = null, params int[] without)
    {
        await Store.Create(Spec, Length, Token);
        using var part = await Store.Open(Spec, Token);
        foreach (var (index, block) in (content ?? Content).Chunk(Block).Index())
        {
            if (!without.Contains(index))
            {
                await part.Write((long)index * Block, block, Token);
            }
        }

        await part.Flush();
    }

    public async Task<PublishOutcome> Publish(bool force = false, byte[]? content = null, params Digest[] digests) => await Store.Publish(Order(force, content, digests), Token);

    public async Task<byte[]?> DownloadContent() => await Blob.ExistsAsync(Token) ? (await Blob.DownloadContentAsync(Token)).Value.Content.ToArray() : null;

    public async Task<string?> Mark() => BlobMark.Find((await Blob.GetPropertiesAsync(cancellationToken: Token)).Value.Metadata);

    public async Task<int> Staged() => (await Blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: Token)).Value.UncommittedBlocks.Count();

    /// <summary>Snapshots of the blob.</summary>
    public async Task<int> Snapshots() => await Container.GetBlobsAsync(BlobTraits.None, BlobStates.Snapshots, Spec.Name, Token).CountAsync(blob => blob.Snapshot is not null, Token);

    /// <summary>A blob of somebody else's under the final name.</summary>
    public async Task PutCanary()
    {
        await Container.CreateIfNotExistsAsync(cancellationToken: Token);
        await Container.GetBlobClient(Spec.Name).UploadAsync(BinaryData.FromString("canary"), Token);
    }
}
