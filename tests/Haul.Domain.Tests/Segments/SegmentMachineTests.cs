using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class SegmentMachineTests
{
    private static readonly ByteRange Range = new(Sample.Block, 4 * Sample.Block);
    private static readonly SegmentState Row = SegmentMachine.Planned(new(), Plan(1, 5, new(3, Range, 1))).OrThrow();

    [Fact]
    public void Planned_NewNumber_StartsAfreshButKeepsTheEpoch()
    {
        var worked = SegmentMachine.Advanced(SegmentMachine.Starting(Row), 3 * Sample.Block, Sample.Hashes(1, 2), null, null).OrThrow();

        var next = SegmentMachine.Planned(worked, Plan(1, 6, new(4, new(0, Sample.Block), 1))).OrThrow();

        Assert.Equal((1L, 0L, 0), (next.Epoch, next.Offset, next.Hashes.Length));
        Assert.Equal((1, 6L), (next.Generation, next.Revision));
    }

    [Fact]
    public void Planned_SameNumberOfAnotherGeneration_StartsAfresh()
    {
        var worked = SegmentMachine.Advanced(Row, 2 * Sample.Block, Sample.Hashes(1), null, null).OrThrow();

        Assert.Equal(Range.Start, SegmentMachine.Planned(worked, Plan(2, 6, new(3, Range, 1))).OrThrow().Offset);
    }

    [Theory]
    [InlineData(1, 4, true)]
    [InlineData(0, 9, true)]
    [InlineData(1, 5, false)]
    [InlineData(2, 1, false)]
    public void Planned_OlderPlan_IsRefused(int generation, long revision, bool refused)
    {
        var plan = Plan(generation, revision, Row.Segment);

        Assert.Equal(refused, SegmentMachine.Planned(Row, plan).IsRefused);
        Assert.Equal(refused, SegmentMachine.IsStale(Row.Generation, Row.Revision, plan));
    }

    [Fact]
    public void Planned_TheSamePlanTwice_ChangesNothing() => Assert.Equal(Row, SegmentMachine.Planned(Row, Plan(1, 6, Row.Segment)).OrThrow());

    [Fact]
    public void Planned_Narrower_KeepsWhatIsDurable()
    {
        var worked = SegmentMachine.Advanced(Row, 3 * Sample.Block, Sample.Hashes(1, 2), null, null).OrThrow();

        var cut = SegmentMachine.Planned(worked, Plan(1, 6, new(3, Range with { End = 2 * Sample.Block }, 1))).OrThrow();

        Assert.Equal(2 * Sample.Block, cut.Segment!.Range.End);
        Assert.Equal(3 * Sample.Block, cut.Offset);
        Assert.Equal(2, cut.Hashes.Length);
        Assert.True(cut.IsDone);
    }

    [Fact]
    public void Planned_NextAttempt_GoesOnFromTheOffset()
    {
        var worked = SegmentMachine.Advanced(Row, 2 * Sample.Block, Sample.Hashes(1), null, null).OrThrow();

        var next = SegmentMachine.Planned(worked, Plan(1, 6, new(3, Range, 2))).OrThrow();

        Assert.Equal((2, 2L * Sample.Block), (next.Segment!.Attempt, next.Offset));
    }

    [Fact]
    public void Planned_OtherStartOfTheSameNumber_IsRefused() =>
        Assert.True(SegmentMachine.Planned(Row, Plan(1, 6, new(3, Range with { Start = 0 }, 1))).IsRefused);

    [Fact]
    public void Planned_Stop_KeepsTheRow() => Assert.Same(Row, SegmentMachine.Planned(Row, Plan(1, 6, null)).OrThrow());

    [Fact]
    public void Planned_KnownHashes_AreForgotten()
    {
        var worked = SegmentMachine.Advanced(Row, 4 * Sample.Block, Sample.Hashes(1, 2, 3), null, null).OrThrow();

        var two = SegmentMachine.Planned(worked, Plan(1, 6, Row.Segment, known: 2)).OrThrow();
        var again = SegmentMachine.Planned(two, Plan(1, 7, Row.Segment, known: 1)).OrThrow();
        var all = SegmentMachine.Planned(again, Plan(1, 8, Row.Segment, known: 99)).OrThrow();

        Assert.Equal(Sample.Hashes(3), two.Hashes);
        Assert.Equal(2, two.FirstHash);
        Assert.Equal(two, again);
        Assert.Empty(all.Hashes);
        Assert.Equal(3, all.FirstHash);
    }

    [Fact]
    public void Advanced_Back_IsRefused()
    {
        var worked = SegmentMachine.Advanced(Row, 2 * Sample.Block, [], null, null).OrThrow();

        Assert.Contains("cannot go back", SegmentMachine.Advanced(worked, Sample.Block, [], null, null).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Advanced_WithoutASegment_IsRefused() => Assert.True(SegmentMachine.Advanced(new(), 1, [], null, null).IsRefused);

    [Fact]
    public void Advanced_InsideABlock_KeepsTheHeadHashUntilTheEdge()
    {
        var inside = SegmentMachine.Advanced(Row, Range.Start + 65536, [], new BlockHash(1, 2), null).OrThrow();
        var edge = SegmentMachine.Advanced(inside, 2 * Sample.Block, Sample.Hashes(1), null, null).OrThrow();

        Assert.Equal(new BlockHash(1, 2), inside.HeadHash);
        Assert.Null(edge.HeadHash);
        Assert.Equal(Sample.Hashes(1), edge.Hashes);
    }

    [Fact]
    public void Advanced_LearnedLength_IsTheEnd()
    {
        var open = SegmentMachine.Planned(new(), Plan(1, 1, new(0, new(0, ByteRange.OpenEnd), 1))).OrThrow();

        var ended = SegmentMachine.Advanced(open, 100, Sample.Hashes(0), null, 100).OrThrow();

        Assert.True(ended.IsDone);
        Assert.Equal(100, SegmentMachine.Advanced(ended, 100, [], null, null).OrThrow().LearnedLength);
    }

    [Fact]
    public void HeadLost_GoesBackToTheStartOfTheBlockAndNoFurther()
    {
        var worked = SegmentMachine.Advanced(Row, (2 * Sample.Block) + 65536, Sample.Hashes(1), new BlockHash(1, 2), null).OrThrow();

        var lost = SegmentMachine.HeadLost(worked, 2 * Sample.Block).OrThrow();

        Assert.Equal(2 * Sample.Block, lost.Offset);
        Assert.Null(lost.HeadHash);
        Assert.Equal(Sample.Hashes(1), lost.Hashes);
        Assert.True(SegmentMachine.HeadLost(worked, 3 * Sample.Block).IsRefused);
        Assert.True(SegmentMachine.HeadLost(worked, 0).IsRefused);
        Assert.True(SegmentMachine.HeadLost(new(), 0).IsRefused);
    }

    [Fact]
    public void Starting_CountsTheEpoch() => Assert.Equal(Row with { Epoch = 1 }, SegmentMachine.Starting(Row));

    private static SegmentPlan Plan(int generation, long revision, SegmentAssignment? segment, int known = 0) =>
        new() { Download = Sample.Id, Generation = generation, Revision = revision, Segment = segment, KnownHashes = known };
}
