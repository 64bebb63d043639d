using System.Text.Json;
using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class BlockGridTests
{
    private const long MiB = 1L << 20;
    private const long GiB = 1L << 30;
    private const long TiB = 1L << 40;

    /// <summary>40,000 blocks of 8 MiB: 312.5 GiB.</summary>
    private const long CoarseFrom = 40_000 * 8 * MiB;

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(MiB - 1, 1, 1)]
    [InlineData(MiB, 1, 1)]
    [InlineData(MiB + 1, 1, 2)]
    [InlineData((8 * GiB) - 1, 1, 8_192)]
    [InlineData(8 * GiB, 1, 8_192)]
    [InlineData((8 * GiB) + 1, 2, 4_097)]
    [InlineData((16 * GiB) + 1, 4, 4_097)]
    [InlineData((32 * GiB) + 1, 8, 4_097)]
    [InlineData(64 * GiB, 8, 8_192)]
    [InlineData((64 * GiB) + 1, 8, 8_193)]
    [InlineData(CoarseFrom, 8, 40_000)]
    [InlineData(CoarseFrom + 1, 16, 20_001)]
    [InlineData((2 * CoarseFrom) + 1, 32, 20_001)]
    [InlineData((4 * CoarseFrom) + 1, 64, 20_001)]
    [InlineData(8 * CoarseFrom, 64, 40_000)]
    [InlineData((8 * CoarseFrom) + 1, 64, 40_001)]
    [InlineData(10 * TiB, 64, 163_840)]
    public void For_Length_TakesTheSmallestBlockThatTheDesignAllows(long length, int mebibytes, long count)
    {
        var grid = BlockGrid.For(length);

        Assert.Equal(mebibytes * MiB, grid.BlockSize);
        Assert.Equal(count, grid.Count);
        Assert.Equal(new(0, length), grid.File);
    }

    [Fact]
    public void For_LargestLengthThereIs_DoesNotOverflow()
    {
        var grid = BlockGrid.For(long.MaxValue);

        Assert.Equal(BlockGrid.LargestBlock, grid.BlockSize);
        Assert.Equal(1L << 37, grid.Count);
        Assert.Equal(long.MaxValue, grid.BlockAt(grid.Count - 1).End);
        Assert.Equal(long.MaxValue, grid.EdgeAtOrAfter(long.MaxValue - 1));
    }

    [Fact]
    public void For_UnknownLength_IsOpenEnded()
    {
        var grid = BlockGrid.For(null);

        Assert.Equal(8 * MiB, grid.BlockSize);
        Assert.True(grid.File.IsOpen);
        Assert.Equal(new(8 * MiB, 16 * MiB), grid.BlockAt(1));
        Assert.Equal(ByteRange.OpenEnd, grid.EdgeAtOrAfter(ByteRange.OpenEnd));
        Assert.Throws<InvalidOperationException>(() => grid.Count);
    }

    [Fact]
    public void For_NegativeLength_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => BlockGrid.For(-1));

    [Fact]
    public void BlockAt_EveryIndex_TilesTheFile() => Gen.Long[1, 200 * MiB].Sample(length =>
    {
        var grid = BlockGrid.For(length);
        var end = 0L;
        for (var index = 0L; index < grid.Count; index++)
        {
            var block = grid.BlockAt(index);
            Assert.Equal(end, block.Start);
            Assert.False(block.IsEmpty);
            Assert.Equal(index, grid.IndexOf(block.Start));
            Assert.Equal(index, grid.IndexOf(block.End - 1));
            end = block.End;
        }

        Assert.Equal(length, end);
    });

    [Fact]
    public void Edges_AnyOffset_EncloseIt() => Gen.Select(Gen.Long[1, 9 * TiB], Gen.Double[0, 1]).Sample((length, part) =>
    {
        var (grid, offset) = (BlockGrid.For(length), (long)(length * part));
        var (before, after) = (grid.EdgeAtOrBefore(offset), grid.EdgeAtOrAfter(offset));

        Assert.True(grid.IsEdge(before) && grid.IsEdge(after));
        Assert.InRange(offset, before, after);
        Assert.InRange(after - before, 0, grid.BlockSize);
        Assert.Equal(grid.IsEdge(offset), before == after);
    });

    [Fact]
    public void EdgeAtOrAfter_PastTheFile_IsTheFilesEnd() => Assert.Equal(5, BlockGrid.For(5).EdgeAtOrAfter(9));

    [Theory]
    [InlineData(null)]
    [InlineData(5L << 30)]
    public void Json_AnyGrid_ComesBackEqual(long? length)
    {
        var grid = BlockGrid.For(length);

        Assert.Equal(grid, JsonSerializer.Deserialize<BlockGrid>(JsonSerializer.Serialize(grid)));
    }
}
