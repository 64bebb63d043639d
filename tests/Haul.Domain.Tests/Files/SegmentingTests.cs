using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>A block has one primary segment, whatever a scheduler says.</summary>
public class SegmentingTests
{
    private static readonly FileState Assigned = Sample.Do(
        Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s1", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)));

    [Fact]
    public void Assign_FreeBlocks_NumbersTheSegmentAndRemembersTheSilo()
    {
        var live = Assert.Single(Assigned.Segments);

        Assert.Equal(new LiveSegment(1, 0, "s1", new(Sample.Block, 3 * Sample.Block)), live);
        Assert.Equal(2, Assigned.NextSegment);
        Assert.Equal(["s0", "s1"], Assigned.Silos);
    }

    [Theory]
    [InlineData(1, 2, AssignReason.Fresh, 1, "overlaps segment 1")]
    [InlineData(1, 2, AssignReason.Steal, 1, "overlaps segment 1")]
    [InlineData(0, 1, AssignReason.Fresh, 0, "has segment 1 in hand")]
    [InlineData(2, 2, AssignReason.Fresh, 1, "not a run of blocks")]
    [InlineData(2, 4, AssignReason.Fresh, 1, "not a run of blocks")]
    public void Assign_WhatBreaksTheRule_IsRefused(int from, int to, AssignReason reason, int slot, string sentence) =>
        Assert.Contains(sentence, Sample.Refusal(Assigned, Sample.Decided(new Decision.Assign(slot, "s0", new(from * (long)Sample.Block, to * (long)Sample.Block), reason))), StringComparison.Ordinal);

    [Fact]
    public void Assign_OffTheGrid_IsRefused() =>
        Sample.Refusal(Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block + 1, 2 * Sample.Block), AssignReason.Fresh)));

    [Fact]
    public void Assign_HedgeOfAHeldBlock_IsExtra()
    {
        var hedge = Sample.Decided(new Decision.Assign(1, "s0", new(2 * Sample.Block, 3 * Sample.Block), AssignReason.Hedge, 1));
        var state = Sample.Do(Assigned, hedge);

        Assert.True(state.Segments[1].Hedge);
        Sample.Refusal(state, Sample.Decided(new Decision.Assign(2, "s0", new(2 * Sample.Block, 3 * Sample.Block), AssignReason.Hedge, 1)));
    }

    [Fact]
    public void Cut_AtAnEdge_FreesWhatLiesBehind()
    {
        var state = Sample.Do(Assigned, Sample.Decided(
            new Decision.Cut(1, 2 * Sample.Block, CutReason.Steal),
            new Decision.Assign(1, "s0", new(2 * Sample.Block, 3 * Sample.Block), AssignReason.Steal, 1)));

        Assert.Equal([new(Sample.Block, 2 * Sample.Block), new ByteRange(2 * Sample.Block, 3 * Sample.Block)], state.Segments.Select(live => live.Range));
    }

    [Fact]
    public void Cut_ToNothing_EndsTheSegment() => Assert.Empty(Sample.Do(Assigned, Sample.Decided(new Decision.Cut(1, Sample.Block, CutReason.Silence))).Segments);

    [Theory]
    [InlineData(1, Sample.Block + 1)]
    [InlineData(1, 0)]
    [InlineData(1, 4 * Sample.Block)]
    [InlineData(9, 2 * Sample.Block)]
    public void Cut_OffTheSegmentOrTheGrid_IsRefused(long segment, long end) => Sample.Refusal(Assigned, Sample.Decided(new Decision.Cut(segment, end, CutReason.Steal)));

    [Fact]
    public void Start_OfALiveSegment_CountsTheAttemptAndMoves()
    {
        var live = Assert.Single(Sample.Do(Assigned, Sample.Decided(new Decision.Start(1, "s2"))).Segments);

        Assert.Equal((2, "s2"), (live.Attempt, live.Silo));
    }

    [Fact]
    public void Start_OfNoSegment_IsRefused() => Sample.Refusal(Assigned, Sample.Decided(new Decision.Start(9, "s2")));

    [Fact]
    public void Release_TwiceOrOfNobody_IsFine() =>
        Assert.Empty(Sample.Do(Assigned, Sample.Decided(new Decision.Release(1)), Sample.Decided(new Decision.Release(1), new Decision.Release(77))).Segments);

    [Fact]
    public void Decided_WithOneWrongDecision_ChangesNothing()
    {
        var step = FileMachine.Apply(Assigned, Sample.Decided(new Decision.Release(1), new Decision.Start(1, "s0")));

        Assert.True(step.IsRefused);
        Assert.Single(FileMachine.Apply(Assigned, Sample.Decided()).State.Segments);
    }

    [Fact]
    public void Decided_WhileProbing_AllowsRestartsAlone()
    {
        Assert.Equal(2, Assert.Single(Sample.Do(Sample.Probing, Sample.Decided(new Decision.Start(0, "s1"))).Segments).Attempt);
        Sample.Refusal(Sample.Probing, Sample.Decided(new Decision.Release(0)));
    }
}
