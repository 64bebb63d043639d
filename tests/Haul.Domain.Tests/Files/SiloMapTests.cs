using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class SiloMapTests
{
    [Fact]
    public void Draw_BeforeTheProbe_IsEmpty() => Assert.Equal("", new SiloMap().Draw(Sample.Probing));

    [Fact]
    public void Draw_FinishedAndFetching_NamesTheSilos()
    {
        var map = new SiloMap();
        map.Reset(3);
        map.Note(0, 1);
        var state = Sample.OneFinished with { Silos = ["s0", "s1"], Segments = [new(7, 0, "s0", new(Sample.Block, 3 * Sample.Block))] };

        Assert.Equal("bA.", map.Draw(state));
    }

    [Fact]
    public void Draw_BlocksOfAnEarlierActivation_AreOfAnUnknownSilo() => Assert.Equal("?..", new SiloMap().Draw(Sample.OneFinished));

    [Fact]
    public void Unknowns_OfAnEarlierActivation_AreTheFinishedBlocksWithoutASilo()
    {
        var map = new SiloMap();
        var state = Sample.OneFinished with { Finished = RangeSet.Of(new(0, 2L * Sample.Block)) };
        Assert.Equal([0L, 1L], map.Unknowns(state));

        map.Note(1, 0);

        Assert.Equal([0L], map.Unknowns(state));
        Assert.Equal("?a.", map.Draw(state));
    }

    [Fact]
    public void Draw_ManyBlocks_HasNoMoreCellsThanAllowed()
    {
        var state = Sample.OneFinished with
        {
            Representation = Sample.ThreeBlocks with { Length = 5_000L * Sample.Block },
            Finished = RangeSet.Of(new(0, 2_500L * Sample.Block)),
        };

        var map = new SiloMap().Draw(state);

        Assert.Equal(SiloMap.MostCells, map.Length);
        Assert.InRange(map.Count(cell => cell == '?'), 511, 513);
    }
}
