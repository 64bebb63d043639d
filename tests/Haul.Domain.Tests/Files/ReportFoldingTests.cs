using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class ReportFoldingTests
{
    private static readonly FileState State = Sample.Do(
        Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)));

    private static readonly LiveSegment Live = State.Segments[0];

    [Fact]
    public void Blocks_OfALiveSegment_AreCountedFromItsStart()
    {
        var blocks = ReportFolding.Blocks(State, 0, Sample.Report(Live, Live.Range.End, hashes: 2));

        Assert.Equal([(1, Sample.Hash(1)), (2, Sample.Hash(2))], blocks);
    }

    [Fact]
    public void Blocks_WhenTheFirstAreForgotten_AreCountedFromTheRest()
    {
        var report = Sample.Report(Live, Live.Range.End) with { Hashes = Sample.Hashes(2), FirstHash = 1 };

        Assert.Equal([(2, Sample.Hash(2))], ReportFolding.Blocks(State, 0, report));
    }

    [Fact]
    public void Blocks_OfAnotherGenerationSegmentOrSlot_AreNone()
    {
        var report = Sample.Report(Live, Live.Range.End, hashes: 2);

        Assert.Empty(ReportFolding.Blocks(State, 0, report with { Generation = 2 }));
        Assert.Empty(ReportFolding.Blocks(State, 0, report with { Segment = report.Segment! with { Number = 9 } }));
        Assert.Empty(ReportFolding.Blocks(State, 0, report with { Segment = report.Segment! with { Range = new(0, Live.Range.End) } }));
        Assert.Empty(ReportFolding.Blocks(State, 0, report with { Segment = null }));
        Assert.Empty(ReportFolding.Blocks(State, 1, report));
        Assert.Empty(ReportFolding.Blocks(Sample.Probing, 0, report));
    }

    [Fact]
    public void Blocks_BehindACut_AreStillFacts()
    {
        var cut = Sample.Do(State, Sample.Decided(new Decision.Cut(Live.Number, 2 * Sample.Block, CutReason.Steal)));

        Assert.Equal([1L, 2L], ReportFolding.Blocks(cut, 0, Sample.Report(Live, Live.Range.End, hashes: 2)).Select(block => block.Block));
    }

    [Fact]
    public void LacksHashes_OfASlotThatIsDone_WhenTheSaveOfItsFirstBlocksWasLost()
    {
        var report = Sample.Report(Live, Live.Range.End, ended: true) with { Hashes = Sample.Hashes(2), FirstHash = 1 };
        var folded = Sample.Do(State, Sample.Finished(2, 3));

        Assert.True(ReportFolding.LacksHashes(folded, 0, report));
        Assert.False(ReportFolding.LacksHashes(Sample.Do(folded, Sample.Finished(1, 2)), 0, report));
        Assert.False(ReportFolding.LacksHashes(folded, 1, report));
        Assert.False(ReportFolding.LacksHashes(folded, 0, report with { Ended = false }));
        Assert.False(ReportFolding.LacksHashes(folded, 0, report with { Offset = 2 * Sample.Block }));
    }

    [Fact]
    public void KnownHashes_CountsTheFinishedBlocksAtTheStart()
    {
        Assert.Equal(0, ReportFolding.KnownHashes(State, Live));
        Assert.Equal(1, ReportFolding.KnownHashes(Sample.Do(State, Sample.Finished(1, 2)), Live));
        Assert.Equal(2, ReportFolding.KnownHashes(Sample.Do(State, Sample.Finished(1, 3)), Live));
        Assert.Equal(0, ReportFolding.KnownHashes(Sample.Do(State, Sample.Finished(2, 3)), Live));
        Assert.Equal(0, ReportFolding.KnownHashes(Sample.Probing, Sample.Probing.Segments[0]));
    }

    [Fact]
    public void Ranges_OfBlocks_AreJoined() =>
        Assert.Equal(new RangeSet([new(0, 2 * Sample.Block)]), ReportFolding.Ranges(State.Grid, [1, 0, 1]));
}
