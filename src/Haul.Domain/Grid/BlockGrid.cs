using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// The fixed grid of blocks of one generation: the smallest power of two from 1 to 8 MiB that needs at most
/// <see cref="FineBlocks"/> blocks; past <see cref="CoarseBlocks"/> blocks of 8 MiB it doubles, up to 64 MiB.
/// </summary>
[GenerateSerializer, Immutable, Alias("haul.BlockGrid")]
public sealed record BlockGrid
{
    public const int SmallestBlock = 1 << 20;
    public const int UsualLargestBlock = 8 << 20;
    public const int LargestBlock = 64 << 20;
    public const int FineBlocks = 8_192;

    /// <summary>Most blocks of a blob: the service takes 50,000 and some emulators do not say no, so we do.</summary>
    public const int CoarseBlocks = 40_000;

    [System.Text.Json.Serialization.JsonConstructor]
    private BlockGrid(int blockSize, long? length) => (BlockSize, Length) = (blockSize, length);

    [Id(0)]
    public int BlockSize { get; }

    /// <summary>Bytes of the file; null while the origin does not say.</summary>
    [Id(1)]
    public long? Length { get; }

    /// <summary>Blocks of the file; 0 for an empty file.</summary>
    /// <exception cref="InvalidOperationException">The length is unknown.</exception>
    [System.Text.Json.Serialization.JsonIgnore]
    public long Count => Blocks(KnownLength, BlockSize);

    [System.Text.Json.Serialization.JsonIgnore]
    public long KnownLength => Length ?? throw new InvalidOperationException("The length of the file is not known.");

    /// <summary>The whole file; open-ended while the length is unknown.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public ByteRange File => new(0, Length ?? ByteRange.OpenEnd);

    public static BlockGrid For(long? length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length ?? 0, nameof(length));
        var size = length is null ? UsualLargestBlock : SmallestBlock;
        while (size < UsualLargestBlock && Blocks(length ?? 0, size) > FineBlocks)
        {
            size *= 2;
        }

        while (size < LargestBlock && Blocks(length ?? 0, size) > CoarseBlocks)
        {
            size *= 2;
        }

        return new(size, length);
    }

    /// <summary>The grid of a part whose block size is recorded.</summary>
    public static BlockGrid Of(int blockSize, long? length) => new(blockSize, length);

    public long IndexOf(long offset) => offset / BlockSize;

    public ByteRange BlockAt(long index) => new(index * BlockSize, BlockEnd(index * BlockSize));

    /// <summary>The last block edge at or before the offset; the file's end is an edge.</summary>
    public long EdgeAtOrBefore(long offset) => offset >= Length ? Length.Value : offset / BlockSize * BlockSize;

    /// <summary>The first block edge at or after the offset; the file's end is an edge.</summary>
    public long EdgeAtOrAfter(long offset)
    {
        var before = EdgeAtOrBefore(offset);
        return before == offset || before == Length ? before : BlockEnd(before);
    }

    public bool IsEdge(long offset) => offset % BlockSize == 0 || offset == (Length ?? ByteRange.OpenEnd);

    private long BlockEnd(long start) => start > File.End - BlockSize ? File.End : start + BlockSize;

    private static long Blocks(long length, int size) => (length / size) + (length % size > 0 ? 1 : 0);
}
