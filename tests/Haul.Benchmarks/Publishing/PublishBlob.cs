using System.Diagnostics;
using System.IO.Hashing;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;

namespace Haul.Benchmarks;

/// <summary>
/// Publishes a blob of as many blocks as there may be. They are small: what a publish costs goes by their number, and 40,000 of the
/// usual 8 MiB are 312 GiB.
/// </summary>
internal static class PublishBlob
{
    private const int BlockSize = 1024;

    /// <param name="connectionString">Of a storage account or of Azurite.</param>
    public static async Task<int> Run(string connectionString)
    {
        var store = new BlobStore(new() { ConnectionString = connectionString, Container = "publish" }, TimeProvider.System);
        Console.WriteLine("blocks   staged in s   published in ms");
        var part = new PartSpec("blob", 0, BlockSize, (long)BlockGrid.CoarseBlocks * BlockSize);
        var made = await store.Create(part, null);
        var begun = Stopwatch.GetTimestamp();
        var hashes = new BlockHash[BlockGrid.CoarseBlocks];
        await Parallel.ForAsync(0, hashes.Length, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (block, cancellationToken) =>
        {
            using var open = await store.Open(part, cancellationToken);
            var bytes = open.Buffer[..BlockSize];
            BitConverter.TryWriteBytes(bytes.Span, block);
            hashes[block] = BlockHash.From(XxHash128.HashToUInt128(bytes.Span));
            await open.Write((long)block * BlockSize, bytes, cancellationToken);
            await open.Flush();
        });
        var staged = Stopwatch.GetElapsedTime(begun);
        begun = Stopwatch.GetTimestamp();
        var outcome = await store.Publish(new(part, made.Identity, Force: false, new Lease(TimeProvider.System)) { Blocks = hashes, Download = DownloadId.New(TimeProvider.System) });
        Console.WriteLine($"{hashes.Length,6} {staged.TotalSeconds,13:F1} {Stopwatch.GetElapsedTime(begun).TotalMilliseconds,17:F0}");
        if (outcome is not PublishOutcome.Published)
        {
            throw new InvalidOperationException($"It was not published: {outcome}");
        }

        return 0;
    }
}
