using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>The rules one by one; blocks are of 1 MiB, rates in blocks a second unless said otherwise.</summary>
public class SegmentSchedulerTests
{
    private const long Block = 1 << 20;

    [Fact]
    public void Decide_NothingKnown_GivesEachConnectionOneBlock() => AssertDecides(
        Facts(100, [Silo("a", 2), Silo("b", 1)]),
        Assign(0, "a", 0, 1), Assign(1, "a", 1, 2), Assign(2, "b", 2, 3));

    [Fact]
    public void Decide_KnownRate_AimsAtEightSeconds() => AssertDecides(
        Facts(1_000, [Silo("a", 1)], [Idle(0, "a", 5)]),
        Assign(0, "a", 0, 40));

    [Fact]
    public void Decide_EqualConnectionsThatBeganTogether_EndApart()
    {
        var seconds = SegmentScheduler.Decide(Facts(4_000, [Silo("a", 8)], [.. Enumerable.Range(0, 8).Select(slot => Idle(slot, "a", 10))]))
            .Select(decision => ((Decision.Assign)decision).Range.Length / (10.0 * Block))
            .ToList();

        Assert.All(seconds, aim => Assert.InRange(aim, 6.3, 9.7));
        Assert.Equal(seconds.Count, seconds.Distinct().Count());
    }

    [Fact]
    public void Decide_VeryFastConnection_GetsAtMost256Blocks() => AssertDecides(
        Facts(8_000, [Silo("a", 1)], [Idle(0, "a", 500)]),
        Assign(0, "a", 0, 256));

    [Fact]
    public void Decide_LittleLeft_GivesAHalfOfTheEvenShare() => AssertDecides(
        Facts(40, [Silo("a", 1), Silo("b", 1)], [Idle(0, "a", 10), Idle(1, "b", 10)]),
        Assign(0, "a", 0, 10), Assign(1, "b", 10, 17));

    [Fact]
    public void Decide_LittleLeftOfFastConnections_GivesAQuarterOfASecondOr32MiB() => AssertDecides(
        Facts(200, [Silo("a", 1), Silo("b", 1)], [Idle(0, "a", 100), Idle(1, "b", 200)]) with { Finished = RangeSet.Of(Blocks(0, 90)) },
        Assign(1, "b", 90, 122), Assign(0, "a", 122, 147));

    [Fact]
    public void Decide_BurstOfAFirstBlock_IsNoReasonForALargePiece() => AssertDecides(
        Facts(40, [Silo("a", 2), Silo("b", 2)], [Idle(0, "a", 100), Idle(1, "a", 100), Idle(2, "b", 100), Idle(3, "b", 100)]) with { Finished = RangeSet.Of(Blocks(0, 4)) },
        Assign(0, "a", 4, 8), Assign(2, "b", 8, 12), Assign(1, "a", 12, 15), Assign(3, "b", 15, 18));

    [Fact]
    public void Decide_LessLeftThanARequestCosts_IsNotCutSmaller() => AssertDecides(
        Facts(200, [Silo("a", 1), Silo("b", 1)], [Idle(0, "a", 100), Idle(1, "b", 100)]) with { Finished = RangeSet.Of(Blocks(0, 190)) },
        Assign(0, "a", 190, 195), Assign(1, "b", 195, 200));

    [Fact]
    public void Decide_SlotWithoutHistory_CountsAsTheMedianOfItsSilo() => AssertDecides(
        Facts(1_000, [Silo("a", 4)], [Idle(0, "a", 2), Idle(1, "a", 3), Idle(2, "a", 4)]),
        Assign(2, "a", 0, 35), Assign(1, "a", 35, 55), Assign(0, "a", 55, 71), Assign(3, "a", 71, 95));

    [Theory]
    [InlineData(Block / 16, false)]
    [InlineData((Block / 16) - 1, true)]
    public void Decide_CrumbBehindTheLastWholeBlock_GoesWithIt(long crumb, bool together)
    {
        var file = new ByteRange(0, (2 * Block) + crumb);
        var facts = Facts(3, [Silo("a", 3)]) with { Grid = BlockGrid.Of((int)Block, file.End) };

        var ranges = SegmentScheduler.Decide(facts).Select(decision => ((Decision.Assign)decision).Range);

        Assert.Equal(together ? [Blocks(0, 1), file with { Start = Block }] : [Blocks(0, 1), Blocks(1, 2), file with { Start = 2 * Block }], ranges);
    }

    [Fact]
    public void Decide_GapBetweenFinishedBlocks_IsNotCrossed() => AssertDecides(
        Facts(1_000, [Silo("a", 1)], [Idle(0, "a", 5)]) with { Finished = RangeSet.Of(Blocks(0, 4)).Add(Blocks(6, 900)) },
        Assign(0, "a", 4, 6));

    [Fact]
    public void Decide_SlowConnectionAtTheEnd_StaysIdleWhileFasterOnesTakeTheRest() => AssertDecides(
        Facts(20, [Silo("a", 1), Silo("b", 1)], [Idle(0, "b", 0.1), Slot(1, "a", 0, 17, 10)], [Live(0, 1, "a", 0, 18)]));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_BlockOfASlowConnectionWouldBeUploadedWhenAllOthersAreThrough_StaysIdle(bool uploads) => AssertDecides(
        Facts(40, [Silo("a", 1), Silo("b", 1)], [Idle(0, "b", 0.5), Slot(1, "a", 0, 12, 10)], [Live(0, 1, "a", 0, 18)]) with { Uploads = uploads },
        uploads ? [] : [Assign(0, "b", 18, 19)]);

    [Fact]
    public void Decide_SlowConnectionAlone_TakesTheRest() => AssertDecides(
        Facts(20, [Silo("b", 1)], [Idle(0, "b", 0.1)]) with { Finished = RangeSet.Of(Blocks(0, 19)) },
        Assign(0, "b", 19, 20));

    [Fact]
    public void Decide_SlotThatWaitsForDurability_HoldsNoConnection() => AssertDecides(
        Facts(100, [Silo("a", 1)], [Slot(0, "a", 0, 2, 0) with { Connected = false }], [Live(0, 0, "a", 0, 2)]),
        Assign(1, "a", 2, 3));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Decide_UploadsPileUpOnASilo_GoesElsewhere(bool uploads) => AssertDecides(
        Facts(
            100,
            [Silo("a", 1), Silo("b", 1)],
            [Settling(0, "a", 0, 2, 0.5), Settling(1, "a", 1, 4, 0.5), Slot(2, "b", 2, 5, 5)],
            [Live(0, 0, "a", 0, 2), Live(1, 1, "a", 2, 4), Live(2, 2, "b", 4, 80)]) with { Uploads = uploads, Hedging = false },
        uploads ? [] : [Assign(3, "a", 80, 85)]);

    [Fact]
    public void Decide_AsManyUploadsAsConnections_ReceivesOn() => AssertDecides(
        Facts(100, [Silo("a", 1)], [Settling(0, "a", 0, 2, 0.5)], [Live(0, 0, "a", 0, 2)]) with { Uploads = true },
        Assign(1, "a", 2, 42));

    [Fact]
    public void Decide_SlotThatPausesAfterAnError_KeepsItsConnection() => AssertDecides(
        Facts(100, [Silo("a", 1)], [Slot(0, "a", 0, 1, 0) with { Connected = false, Ended = true, Waiting = true }], [Live(0, 0, "a", 0, 2)]));

    [Fact]
    public void Decide_AttemptEnded_StartsTheLowestBeforeFreshWork() => AssertDecides(
        Facts(100, [Silo("a", 3)], [Failed(0, "a", 7, 6), Failed(1, "a", 3, 2)], [Live(7, 0, "a", 6, 8), Live(3, 1, "a", 2, 4)]),
        new Decision.Start(3, "a"), new Decision.Start(7, "a"), Assign(2, "a", 0, 1));

    [Fact]
    public void Decide_OriginWantsPeace_ConnectionsThatComeFreeTakeNothing()
    {
        var facts = Facts(4, [Silo("a", 3)], [Slot(0, "a", 0, 1, 5), Slot(1, "a", 1, 3, 5), Failed(2, "a", 2, 3) with { Waiting = true }],
            [Live(0, 0, "a", 0, 1), Live(1, 1, "a", 1, 3), Live(2, 2, "a", 3, 4)]) with { Finished = RangeSet.Of(Blocks(0, 3)) };

        AssertDecides(facts, new Decision.Release(0), new Decision.Release(1), Assign(0, "a", 3, 4, AssignReason.Hedge, 2));
        AssertDecides(facts with { Silos = [Silo("a", 3) with { Paused = true }] }, new Decision.Release(0), new Decision.Release(1));
    }

    [Fact]
    public void Decide_OriginWantsPeace_NothingGoesOn() => AssertDecides(
        Facts(100, [Silo("a", 3) with { Paused = true }], [Failed(0, "a", 7, 6), Slot(1, "b", 3, 2, 5)], [Live(7, 0, "a", 6, 8), Live(3, 1, "b", 2, 4)]));

    [Fact]
    public void Decide_SiloDead_GoesOnFromItsRowOnALivingOne() => AssertDecides(
        Facts(4, [Silo("b", 1)], [Slot(0, "a", 0, 2, 5)], [Live(0, 0, "a", 0, 4)]),
        new Decision.Start(0, "b"));

    [Fact]
    public void Decide_IdleSlotOfADeadSilo_IsTakenOver() => AssertDecides(
        Facts(100, [Silo("b", 2)], [Idle(0, "a", 5)]),
        Assign(0, "b", 0, 1), Assign(1, "b", 1, 2));

    [Fact]
    public void Decide_IdleSlotOfADeadSiloThatPauses_IsNotTakenOver() => AssertDecides(
        Facts(100, [Silo("b", 1)], [Idle(0, "a", 5) with { Waiting = true }]),
        Assign(1, "b", 0, 1));

    [Fact]
    public void Decide_AllBlocksFinished_ReleasesAndReusesTheSlot() => AssertDecides(
        Facts(100, [Silo("a", 1)], [Slot(0, "a", 0, 2, 0)], [Live(0, 0, "a", 0, 2)]) with { Finished = RangeSet.Of(Blocks(0, 2)) },
        new Decision.Release(0), Assign(0, "a", 2, 3));

    [Fact]
    public void Decide_HedgeWon_ReleasesItAndCutsTheOwner() => AssertDecides(
        Facts(4, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 2, 1), Slot(1, "b", 1, 4, 1)], [Live(0, 0, "a", 0, 4), Live(1, 1, "b", 3, 4) with { Hedge = true }])
            with
        { Finished = RangeSet.Of(Blocks(0, 2)).Add(Blocks(3, 4)), Hedging = false },
        new Decision.Release(1), new Decision.Cut(0, 3 * Block, CutReason.Finished));

    [Fact]
    public void Decide_HedgeFailed_ReleasesIt() => AssertDecides(
        Facts(4, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 3, 1), Failed(1, "b", 1, 3)], [Live(0, 0, "a", 0, 4), Live(1, 1, "b", 3, 4) with { Hedge = true }]) with { Hedging = false },
        new Decision.Release(1));

    [Fact]
    public void Decide_HedgeFailedAndItsSlotPauses_HedgesOnAnotherOneOnly()
    {
        var facts = Facts(
            10, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 9.1, 0.1), Failed(1, "b", 1, 9) with { Waiting = true }], [Live(0, 0, "a", 0, 10), Live(1, 1, "b", 9, 10) with { Hedge = true }]);

        AssertDecides(facts, new Decision.Release(1));
        AssertDecides(
            facts with { Silos = [.. facts.Silos, Silo("c", 1)], Slots = [.. facts.Slots, Idle(2, "c", 5)] },
            new Decision.Release(1), Assign(2, "c", 9, 10, AssignReason.Hedge, 0));
    }

    [Fact]
    public void Decide_SlotSilent_GivesAwayWhatIsNotDurable() => AssertDecides(
        Facts(4, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 3, 1) with { SilentFor = 3.1 }], [Live(0, 0, "a", 0, 4)]) with { Finished = RangeSet.Of(Blocks(0, 2)) },
        new Decision.Cut(0, 2 * Block, CutReason.Silence), Assign(1, "b", 2, 3));

    [Fact]
    public void Decide_SiloMute_AsManyConnectionsAsItHoldsGetShortPieces() => AssertDecides(
        Facts(10_000, [Silo("a", 1), Silo("b", 3)], [Overdue(0, "a", 0, 3, 10), Idle(1, "b", 10), Idle(2, "b", 10), Idle(3, "b", 10)], [Live(0, 0, "a", 0, 80)]),
        Assign(1, "b", 80, 147), Assign(2, "b", 147, 234), Assign(3, "b", 234, 238));

    [Fact]
    public void Decide_SiloMute_TheOnlyConnectionThatIsAboutToEndIsNotFollowed() => AssertDecides(
        Facts(1_000, [Silo("a", 1), Silo("b", 1)], [Overdue(0, "a", 0, 3, 1), Slot(1, "b", 1, 19.5, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "b", 10, 20)]) with { Ahead = 1 });

    [Fact]
    public void Decide_SiloMute_OneMoreThanItHoldsIsAboutToEnd_FollowsOne() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 1), Silo("b", 2)],
            [Overdue(0, "a", 0, 3, 10), Slot(1, "b", 1, 96, 10), Slot(2, "b", 2, 116, 10)],
            [Live(0, 0, "a", 0, 80), Live(1, 1, "b", 80, 100), Live(2, 2, "b", 100, 120)]) with { Ahead = 1 },
        Assign(3, "b", 120, 200));

    [Fact]
    public void Decide_SiloMute_WhatEndsLaterThanShortly_CountsAsBusy() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 1), Silo("b", 2)],
            [Overdue(0, "a", 0, 3, 10), Slot(1, "b", 1, 94, 10), Slot(2, "b", 2, 116, 10)],
            [Live(0, 0, "a", 0, 80), Live(1, 1, "b", 80, 100), Live(2, 2, "b", 100, 120)]) with { Ahead = 1 });

    [Fact]
    public void Decide_SiloMuteWithAHedge_KeepsNothingFreeForIt() => AssertDecides(
        Facts(1_000, [Silo("a", 1), Silo("b", 2)], [Overdue(0, "a", 0, 9, 1), Slot(1, "b", 1, 9, 1), Idle(2, "b", 1)], [Live(0, 0, "a", 9, 10) with { Hedge = true }, Live(1, 1, "b", 0, 10)]),
        Assign(2, "b", 10, 18));

    [Fact]
    public void Decide_SiloMuteWhereWhatWasNotHeardYetRunsToo_KeepsOneFreeForThatAsWell() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 2), Silo("b", 2)],
            [Overdue(0, "a", 0, 3, 10), Overdue(1, "a", 1, 80, 10) with { Heard = false }, Idle(2, "b", 10), Idle(3, "b", 10)],
            [Live(0, 0, "a", 0, 80), Live(1, 1, "a", 80, 160)]),
        Assign(2, "b", 160, 165), Assign(3, "b", 165, 169));

    [Fact]
    public void Decide_SiloMute_WhatADeadSiloHeldGoesToOneThatAnswers() => AssertDecides(
        Facts(
            1_000,
            [Silo("a", 1), Silo("b", 1)],
            [Overdue(0, "a", 0, 9.5, 1) with { Age = 5 }, Slot(1, "b", 1, 12, 1), Slot(2, "gone", 2, 22, 1)],
            [Live(0, 0, "a", 0, 10), Live(1, 1, "b", 10, 20), Live(2, 2, "gone", 20, 30)]) with { Ahead = 1 });

    [Fact]
    public void Decide_AnotherSlotOfTheSiloUploads_IsNoMuteSilo() => AssertDecides(
        Facts(10_000, [Silo("a", 1), Silo("b", 1)], [Overdue(0, "a", 0, 3, 10), Settling(1, "a", 1, 160, 1), Idle(2, "b", 10)], [Live(0, 0, "a", 0, 80), Live(1, 1, "a", 80, 160)]),
        Assign(2, "b", 160, 247));

    [Fact]
    public void Decide_SiloMute_WhatFollowsASegmentAlreadyStays() => AssertDecides(
        Facts(
            1_000,
            [Silo("a", 1), Silo("b", 1)],
            [Overdue(0, "a", 0, 3, 1), Slot(1, "b", 1, 19.5, 1), Slot(2, "b", 2, 20, 1) with { Connected = false }],
            [Live(0, 0, "a", 0, 10), Live(1, 1, "b", 10, 20), Live(2, 2, "b", 20, 30)]) with { Ahead = 1 });

    [Fact]
    public void Decide_SiloMute_WhatADeadSiloHeldFollowsASegmentThatIsAboutToEnd() => AssertDecides(
        Facts(
            1_000,
            [Silo("a", 1), Silo("b", 1)],
            [Overdue(0, "a", 0, 3, 1), Slot(1, "b", 1, 19.5, 1), Slot(2, "gone", 2, 22, 1)],
            [Live(0, 0, "a", 0, 10), Live(1, 1, "b", 10, 20), Live(2, 2, "gone", 20, 30)]) with { Ahead = 1 },
        new Decision.Start(2, "b"));

    [Fact]
    public void Decide_SiloMute_WhatItsSilentSlotHeldGoesOnInAShortPiece() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 2), Silo("b", 1)],
            [Overdue(0, "a", 0, 3, 10) with { SilentFor = 3.1 }, Overdue(1, "a", 1, 83, 10), Idle(2, "b", 10)],
            [Live(0, 0, "a", 0, 80), Live(1, 1, "a", 80, 160)]),
        new Decision.Cut(0, 0, CutReason.Silence), Assign(2, "b", 0, 5));

    [Fact]
    public void Decide_SiloMuteWhereAllThatWasHeardIsCut_KeepsFreeWhatIsToBeCutStill() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 1), Silo("b", 1)],
            [Idle(0, "a", 10) with { SilentFor = 3.2 }, Overdue(1, "a", 1, 0, 10) with { Heard = false, SilentFor = 2.4 }, Idle(2, "b", 10)],
            [Live(1, 1, "a", 0, 80)]),
        Assign(2, "b", 80, 85));

    [Fact]
    public void Decide_SiloMuteWhereOneUploads_KeepsOneFreeForThatAsWell() => AssertDecides(
        Facts(
            10_000,
            [Silo("a", 1), Silo("b", 2)],
            [Overdue(0, "a", 0, 3, 10), Settling(1, "a", 1, 160, 10) with { SilentFor = 1.1 }, Idle(2, "b", 10), Idle(3, "b", 10)],
            [Live(0, 0, "a", 0, 80), Live(1, 1, "a", 80, 160)]),
        Assign(2, "b", 160, 165), Assign(3, "b", 165, 169));

    [Fact]
    public void Decide_SiloMuteAndTheOtherSilent_GetsWhatIsLeft() => AssertDecides(
        Facts(1_000, [Silo("a", 2), Silo("b", 1)], [Overdue(0, "a", 0, 3, 1), Idle(1, "a", 1), Idle(2, "b", 1) with { SilentFor = 3.1 }], [Live(0, 0, "a", 0, 10)]),
        Assign(1, "a", 10, 16));

    [Fact]
    public void Decide_SiloMute_StealsAfterOthers() => AssertDecides(
        Facts(100, [Silo("a", 2), Silo("b", 1)], [Overdue(0, "a", 0, 0, 1), Idle(1, "a", 3), Idle(2, "b", 3)], [Live(0, 0, "a", 0, 100)]) with { Hedging = false },
        new Decision.Cut(0, 25 * Block, CutReason.Steal), Assign(2, "b", 25, 37, AssignReason.Steal, 0), Assign(1, "a", 37, 47, AssignReason.Steal, 0));

    [Fact]
    public void Decide_AnotherSlotOfTheSiloAnswers_IsNoMuteSilo() => AssertDecides(
        Facts(10_000, [Silo("a", 2), Silo("b", 1)], [Overdue(0, "a", 0, 3, 10), Slot(1, "a", 1, 90, 10), Idle(2, "b", 10)], [Live(0, 0, "a", 0, 80), Live(1, 1, "a", 80, 160)]),
        Assign(2, "b", 160, 247));

    [Fact]
    public void Decide_SlotThatWasNotHeardYetOverdue_IsNoMuteSilo() => AssertDecides(
        Facts(1_000, [Silo("a", 1), Silo("b", 1)], [Overdue(0, "a", 0, 0, 1) with { Heard = false }, Idle(1, "b", 1)], [Live(0, 0, "a", 0, 10)]),
        Assign(1, "b", 10, 16));

    [Fact]
    public void Decide_NoOtherSiloThanTheMute_KeepsNothingFree() => AssertDecides(
        Facts(1_000, [Silo("a", 2)], [Overdue(0, "a", 0, 3, 1), Idle(1, "a", 1)], [Live(0, 0, "a", 0, 10)]),
        Assign(1, "a", 10, 16));

    [Fact]
    public void Decide_SilentSilo_GetsNoWork() => AssertDecides(
        Facts(4, [Silo("a", 4)], [Idle(0, "a", 5) with { SilentFor = 3.1 }]));

    [Fact]
    public void Decide_OverTheShare_CutsTheSlowestAtItsNextEdge() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 5), Slot(1, "a", 1, 12.5, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]),
        new Decision.Cut(1, 13 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_SurplusAboutToEnd_CutsNothingMore() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 5), Slot(1, "a", 1, 12.5, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 13)]));

    [Fact]
    public void Decide_OverTheShareByWhatWasNotHeardYet_WaitsForItsAnswer() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 5), SlotFacts.Unheard(Live(1, 1, "a", 10, 20), runs: true)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]));

    [Fact]
    public void Decide_OverTheShareByWhatWasHeardLongAgo_CutsBehindWhereItIsSince() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 5), Slot(1, "a", 1, 12.5, 1) with { Age = 0.8 }], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]),
        new Decision.Cut(1, 14 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_OverTheShareByOneNearItsEdge_CutsBehindWhereItIsWhenItHears() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 5), Slot(1, "a", 1, 12.9, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]),
        new Decision.Cut(1, 14 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_OverTheShareByOneThatHasJustConnected_LeavesItWhatIsOnItsWayAtTheUsualRate() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 3), Slot(1, "a", 1, 10, 0)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]),
        new Decision.Cut(1, 12 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_OverTheShareWhereNoRateIsKnown_LeavesItTheBlockThatIsOnItsWay() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2, 0), Slot(1, "a", 1, 10, 0)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]),
        new Decision.Cut(1, 11 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_OverTheShareByOneThatGetsNoByte_CutsItWhereItStands() => AssertDecides(
        Facts(20, [Silo("a", 1)], [Slot(0, "a", 0, 2.5, 3), Slot(1, "a", 1, 10, 0) with { StalledFor = 2 }], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 11)]),
        new Decision.Cut(1, 10 * Block, CutReason.OverShare));

    [Fact]
    public void Decide_NothingUnassignedAndAVictimThatWasNotHeardYet_WaitsForItsAnswer() => AssertDecides(
        Facts(100, [Silo("a", 1), Silo("b", 1)], [SlotFacts.Unheard(Live(0, 0, "a", 0, 100), runs: true), Idle(1, "b", 3)], [Live(0, 0, "a", 0, 100)]) with { Hedging = false });

    [Fact]
    public void Decide_SegmentAboutToEnd_GivesItsConnectionTheNextOne() => AssertDecides(
        Facts(1_000, [Silo("a", 2)], [Slot(0, "a", 0, 9.5, 1), Slot(1, "a", 1, 12, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]) with { Ahead = 1 },
        Assign(2, "a", 20, 28));

    [Fact]
    public void Decide_SegmentAboutToEndThatIsFollowed_GivesNothingMore() => AssertDecides(
        Facts(1_000, [Silo("a", 1)], [Slot(0, "a", 0, 9.5, 1), Slot(1, "a", 1, 10, 1) with { Connected = false }], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 20)]) with { Ahead = 1 });

    [Fact]
    public void Decide_SegmentOfADeadSilo_ComesBeforeFreshWorkWhereOneIsAboutToEnd() => AssertDecides(
        Facts(1_000, [Silo("a", 1)], [Slot(0, "a", 0, 9.5, 1), Slot(1, "gone", 1, 12, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "gone", 10, 20)]) with { Ahead = 1 },
        new Decision.Start(1, "a"));

    [Fact]
    public void Decide_SegmentThatStands_IsNotAboutToEnd() => AssertDecides(
        Facts(1_000, [Silo("a", 1)], [Slot(0, "a", 0, 9.5, 1) with { StalledFor = 1 }], [Live(0, 0, "a", 0, 10)]) with { Ahead = 1 });

    [Fact]
    public void Decide_OverTheShareByOneAboutToEnd_CutsNothing() => AssertDecides(
        Facts(30, [Silo("a", 1)], [Slot(0, "a", 0, 9.5, 1), Slot(1, "a", 1, 12, 1)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 10, 30)]) with { Ahead = 1 });

    [Fact]
    public void Decide_ShareGone_GivesAwayWhatASlotBetweenAttemptsHas() => AssertDecides(
        Facts(4, [Silo("a", 0), Silo("b", 1)], [Failed(0, "a", 0, 1)], [Live(0, 0, "a", 0, 4)]) with { Finished = RangeSet.Of(Blocks(0, 1)) },
        new Decision.Cut(0, Block, CutReason.OverShare), Assign(1, "b", 1, 2));

    [Fact]
    public void Decide_NothingUnassigned_CutsSoThatBothEndTogetherAndTakesAPieceOfTheTail() => AssertDecides(
        Facts(100, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 20, 1), Idle(1, "b", 3)], [Live(0, 0, "a", 0, 100)]) with { Hedging = false },
        new Decision.Cut(0, 40 * Block, CutReason.Steal), Assign(1, "b", 40, 55, AssignReason.Steal, 0));

    [Fact]
    public void Decide_Steal_LeavesTheVictimTwoSeconds() => AssertDecides(
        Facts(110, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 100.5, 1), Idle(1, "b", 100)], [Live(0, 0, "a", 100, 110)]) with { Hedging = false, Finished = RangeSet.Of(Blocks(0, 100)) },
        new Decision.Cut(0, 103 * Block, CutReason.Steal), Assign(1, "b", 103, 110, AssignReason.Steal, 0));

    [Fact]
    public void Decide_StealByABurst_TakesNoMoreThanConnectionsHaveBrought() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 0.5, 1), Idle(1, "b", 100)], [Live(0, 0, "a", 0, 10)]) with { Hedging = false },
        new Decision.Cut(0, 3 * Block, CutReason.Steal), Assign(1, "b", 3, 4, AssignReason.Steal, 0));

    [Fact]
    public void Decide_SavingLessThanARequest_StealsNothing() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Slot(0, "a", 0, 7, 1), Idle(1, "b", 1)], [Live(0, 0, "a", 0, 10)]) with { RequestCost = 5 });

    [Fact]
    public void Decide_SeveralVictims_StealsFromTheOneWithMostTimeLeft() => AssertDecides(
        Facts(40, [Silo("a", 2), Silo("b", 1)], [Slot(0, "a", 0, 10, 10), Slot(1, "a", 1, 30, 0.5), Idle(2, "b", 10)], [Live(0, 0, "a", 10, 30), Live(1, 1, "a", 30, 40)])
            with { Hedging = false, Finished = RangeSet.Of(Blocks(0, 10)) },
        new Decision.Cut(1, 31 * Block, CutReason.Steal), Assign(2, "b", 31, 33, AssignReason.Steal, 1));

    [Fact]
    public void Decide_VictimPauses_LosesAllButItsBlock() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Failed(0, "a", 0, 4.5) with { Waiting = true, StalledFor = 60 }, Idle(1, "b", 1)], [Live(0, 0, "a", 0, 10)]) with { Hedging = false },
        new Decision.Cut(0, 5 * Block, CutReason.Steal), Assign(1, "b", 5, 6, AssignReason.Steal, 0));

    [Fact]
    public void Decide_LastBlockSlow_HedgesItOnAnotherSilo() => AssertDecides(
        Facts(10, [Silo("a", 2), Silo("b", 1)], [Slot(0, "a", 0, 9.1, 0.1), Idle(1, "a", 10), Idle(2, "b", 5)], [Live(0, 0, "a", 0, 10)]),
        Assign(2, "b", 9, 10, AssignReason.Hedge, 0));

    [Fact]
    public void Decide_NoOtherSilo_HedgesOnAnotherSlot() => AssertDecides(
        Facts(10, [Silo("a", 2)], [Slot(0, "a", 0, 9.1, 0.1), Idle(1, "a", 10)], [Live(0, 0, "a", 0, 10)]),
        Assign(1, "a", 9, 10, AssignReason.Hedge, 0));

    [Fact]
    public void Decide_HedgeNotTwiceAsFast_IsNotMade() => AssertDecides(
        Facts(10, [Silo("a", 2)], [Slot(0, "a", 0, 9.1, 1), Idle(1, "a", 2)], [Live(0, 0, "a", 0, 10)]));

    [Fact]
    public void Decide_BlockHedgedAlready_IsNotHedgedAgain() => AssertDecides(
        Facts(10, [Silo("a", 3)], [Slot(0, "a", 0, 9.1, 0.1), Slot(1, "a", 1, 9, 10), Idle(2, "a", 10)], [Live(0, 0, "a", 0, 10), Live(1, 1, "a", 9, 10) with { Hedge = true }]));

    [Fact]
    public void Decide_StalledConnection_IsHedgedThoughItsRateIsGood() => AssertDecides(
        Facts(10, [Silo("a", 2)], [Slot(0, "a", 0, 9.1, 10) with { StalledFor = 5 }, Idle(1, "a", 10)], [Live(0, 0, "a", 0, 10)]),
        Assign(1, "a", 9, 10, AssignReason.Hedge, 0));

    [Fact]
    public void Decide_UploadOfTheLastBlockTakesLong_HedgesItOnAnotherSilo() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Settling(0, "a", 0, 10, seconds: 3.5), Idle(1, "b", 5)], [Live(0, 0, "a", 0, 10)]) with { Finished = RangeSet.Of(Blocks(0, 9)), Uploads = true },
        Assign(1, "b", 9, 10, AssignReason.Hedge, 0));

    [Fact]
    public void Decide_UploadTakesLongAndOnlyItsSiloIsFree_HedgesNothing() => AssertDecides(
        Facts(10, [Silo("a", 2)], [Settling(0, "a", 0, 10, seconds: 60), Idle(1, "a", 5)], [Live(0, 0, "a", 0, 10)]) with { Finished = RangeSet.Of(Blocks(0, 9)), Uploads = true });

    [Fact]
    public void Decide_AnUploadTakesItsTime_HedgesNothing() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Settling(0, "a", 0, 10, seconds: 3), Idle(1, "b", 5)], [Live(0, 0, "a", 0, 10)]) with { Finished = RangeSet.Of(Blocks(0, 9)), Uploads = true });

    [Fact]
    public void Decide_AFlushForAllTakesLong_HedgesNothing() => AssertDecides(
        Facts(10, [Silo("a", 1), Silo("b", 1)], [Settling(0, "a", 0, 10, seconds: 60), Idle(1, "b", 5)], [Live(0, 0, "a", 0, 10)]) with { Finished = RangeSet.Of(Blocks(0, 9)) });

    [Fact]
    public void Decide_AllFinished_HasNothingToDo() => AssertDecides(
        Facts(10, [Silo("a", 2)], [Idle(0, "a", 10)]) with { Finished = RangeSet.Of(Blocks(0, 10)) });

    private static void AssertDecides(SchedulerFacts facts, params Decision[] decisions) => Assert.Equal(decisions, SegmentScheduler.Decide(facts));

    private static SchedulerFacts Facts(long blocks, ImmutableArray<SiloFacts> silos, ImmutableArray<SlotFacts>? slots = null, ImmutableArray<LiveSegment>? segments = null) => new()
    {
        Grid = BlockGrid.Of((int)Block, blocks * Block),
        Finished = RangeSet.Empty,
        Segments = segments ?? [],
        Slots = slots ?? [],
        Silos = silos,
    };

    private static SiloFacts Silo(string name, int connections) => new(name, connections);

    private static SlotFacts Idle(int slot, string silo, double rate) => new(slot, silo, null, 0, rate * Block, false, false, false, 0);

    private static SlotFacts Slot(int slot, string silo, long segment, double position, double rate) =>
        new(slot, silo, segment, (long)(position * Block), rate * Block, true, false, false, 0);

    private static SlotFacts Overdue(int slot, string silo, long segment, double position, double rate) =>
        Slot(slot, silo, segment, position, rate) with { SilentFor = 1.1 };

    private static SlotFacts Failed(int slot, string silo, long segment, double position) =>
        Slot(slot, silo, segment, position, 0) with { Connected = false, Ended = true };

    private static SlotFacts Settling(int slot, string silo, long segment, double position, double seconds) =>
        Slot(slot, silo, segment, position, 5) with { Connected = false, StalledFor = seconds };

    private static LiveSegment Live(long number, int slot, string silo, long from, long to) => new(number, slot, silo, Blocks(from, to));

    private static ByteRange Blocks(long from, long to) => new(from * Block, to * Block);

    private static Decision.Assign Assign(int slot, string silo, long from, long to, AssignReason reason = AssignReason.Fresh, long? victim = null) =>
        new(slot, silo, Blocks(from, to), reason, victim);
}
