using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>One segment, one stream.</summary>
public class StreamRulesTests
{
    private static readonly SiloFacts[] Silos = [new("s0", 1), new("s1", 4)];

    [Fact]
    public void Decide_NoConnections_DecidesNothing() => Assert.Empty(StreamRules.Decide(Sample.Stream, [Slot()], [new("s0", 0)]));

    [Fact]
    public void Decide_NothingHandedOut_GivesTheWholeToTheFreestSilo() =>
        Assert.Equal([new Decision.Assign(0, "s1", new(0, ByteRange.OpenEnd), AssignReason.Fresh)], StreamRules.Decide(Released(), [], Silos));

    [Fact]
    public void Decide_StreamEnded_StartsItAgainWhereItWas() =>
        Assert.Equal([new Decision.Start(0, "s0")], StreamRules.Decide(Sample.Stream, [Slot(ended: true)], Silos));

    [Fact]
    public void Decide_StreamOfADeadSiloEnded_StartsItElsewhere() =>
        Assert.Equal([new Decision.Start(0, "s1")], StreamRules.Decide(Sample.Stream, [Slot(ended: true)], [new("s1", 4)]));

    [Fact]
    public void Decide_StreamOfADeadSiloThatSaidItRan_StartsItElsewhere() =>
        Assert.Equal([new Decision.Start(0, "s1")], StreamRules.Decide(Sample.Stream, [Slot()], [new("s1", 4)]));

    [Fact]
    public void Decide_StreamRuns_DecidesNothing() => Assert.Empty(StreamRules.Decide(Sample.Stream, [Slot()], Silos));

    [Fact]
    public void Decide_StreamRests_DecidesNothing() => Assert.Empty(StreamRules.Decide(Sample.Stream, [Slot(ended: true, waiting: true)], Silos));

    [Fact]
    public void Decide_OriginWantsPeace_StartsNothing()
    {
        Assert.Empty(StreamRules.Decide(Sample.Stream, [Slot(ended: true)], [new("s0", 4, Paused: true)]));
        Assert.Empty(StreamRules.Decide(Released(), [], [new("s0", 4, Paused: true)]));
    }

    [Fact]
    public void Decide_NobodyHasCalledTheSlot_StartsIt() => Assert.Equal([new Decision.Start(0, "s0")], StreamRules.Decide(Sample.Stream, [], Silos));

    [Fact]
    public void Decide_AllFinished_ReleasesIt()
    {
        var state = Sample.Do(Sample.Stream, new FileFact.LengthLearned(10), new FileFact.BlocksFinished(RangeSet.Of(new(0, 10))));

        Assert.Equal([new Decision.Release(0)], StreamRules.Decide(state, [Slot()], Silos));
        Assert.Equal([new Decision.Release(0)], StreamRules.Decide(state, [Slot()], [new("s0", 0)]));
        Assert.Equal([new Decision.Release(0)], StreamRules.Decide(state, [Slot()], [new("s0", 4, Paused: true)]));
        Assert.Empty(StreamRules.Decide(Sample.Do(state, Sample.Decided(new Decision.Release(0))), [], Silos));
    }

    [Fact]
    public void Decide_ProbeBroke_AsksAgain() => Assert.Equal([new Decision.Start(0, "s0")], StreamRules.Decide(Sample.Probing, [Slot(ended: true)], Silos));

    private static FileState Released() => Sample.Do(Sample.Stream, Sample.Decided(new Decision.Release(0)));

    private static SlotFacts Slot(bool ended = false, bool waiting = false) => new(0, "s0", 0, 0, 0, !ended, ended, waiting, 0);
}
