using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>What a slot's last words mean to the scheduler.</summary>
public class SlotTests
{
    private static readonly LiveSegment Live = new(4, 2, "s0", new(Sample.Block, 3 * Sample.Block));
    private static readonly TransferError Broke = new(TransferErrorKind.Transient, "It broke.", ErrorCode.Network);

    private readonly Slot _slot = new(2) { Silo = "s0" };

    [Fact]
    public void Facts_NeverTold_HasToBeStarted()
    {
        var facts = _slot.Facts(Live, At(0));

        Assert.True(facts.Ended);
        Assert.False(facts.Connected);
        Assert.Equal(Live.Range.Start, facts.Position);
    }

    [Fact]
    public void Facts_Idle_HasNothing()
    {
        var facts = _slot.Facts(null, At(0));

        Assert.Null(facts.Segment);
        Assert.False(facts.Ended || facts.Connected || facts.Waiting);
    }

    [Fact]
    public void Facts_FirstCallUnderWay_CountsAsConnectedAndGrowsSilent()
    {
        _slot.CallingSince = At(1);

        var facts = _slot.Facts(Live, At(5));

        Assert.True(facts.Connected);
        Assert.False(facts.Ended);
        Assert.Equal(4, facts.SilentFor);
    }

    [Fact]
    public void Facts_FirstCallOfAnInheritedSlotUnderWay_GrowsSilentLater()
    {
        var slot = new Slot(3, inherited: true) { CallingSince = At(1) };

        Assert.Equal((0, 2), (slot.Facts(Live, At(4)).SilentFor, slot.Facts(Live, At(7)).SilentFor));
    }

    [Fact]
    public void Facts_Running_IsConnectedAndAtItsPosition()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start + 5), At(1));

        var facts = _slot.Facts(Live, At(3));

        Assert.True(facts.Connected);
        Assert.False(facts.Ended);
        Assert.Equal(Live.Range.Start + 5, facts.Position);
        Assert.Equal((2, 0), (facts.Age, facts.StalledFor));
        Assert.Equal(0, facts.SilentFor);
    }

    [Fact]
    public void Facts_PositionMoves_StallBeginsAnew()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start + 5), At(1));
        _slot.Observe(Sample.Report(Live, Live.Range.Start + 6), At(3));
        _slot.Observe(Sample.Report(Live, Live.Range.Start + 6), At(4));

        Assert.Equal(1, _slot.Facts(Live, At(5)).StalledFor);
    }

    [Fact]
    public void Facts_WaitedForItsConnection_StallBeginsWhenItHasOne()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start) with { Connected = false }, At(1));
        _slot.Observe(Sample.Report(Live, Live.Range.Start), At(3));
        _slot.Observe(Sample.Report(Live, Live.Range.Start), At(4));

        Assert.Equal(1, _slot.Facts(Live, At(4)).StalledFor);
    }

    [Fact]
    public void Facts_WaitedForAConnectionBetweenTwoReplies_StallBeginsWhenItHasOne()
    {
        var moved = Sample.Report(Live, Live.Range.Start) with { Position = Live.Range.Start + 5 };
        _slot.Observe(moved with { Connected = false }, At(1));
        _slot.Observe(moved, At(60));
        _slot.Observe(moved, At(61));

        Assert.Equal(1, _slot.Facts(Live, At(61)).StalledFor);
    }

    [Theory]
    [InlineData(2 * Sample.Block)]
    [InlineData(1)]
    public void Facts_WaitsUntilWhatItHasIsDurable_Stalls(long bytes)
    {
        var waits = Sample.Report(Live, Live.Range.Start) with { Position = Live.Range.Start + bytes, Connected = false };
        _slot.Observe(waits, At(1));
        _slot.Observe(waits, At(4));

        Assert.Equal(3, _slot.Facts(Live, At(5)).StalledFor);
    }

    [Fact]
    public void Facts_Failed_HasEndedAndWaitsUntilItsTime()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start, error: Broke, ended: true), At(1));
        _slot.RetryAt = At(3);

        Assert.True(_slot.Facts(Live, At(2)) is { Ended: true, Waiting: true, Connected: false });
        Assert.False(_slot.Facts(Live, At(3)).Waiting);
    }

    [Fact]
    public void Facts_Done_IsNotStartedAgain()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.End, ended: true), At(1));

        Assert.False(_slot.Facts(Live, At(2)).Ended);
    }

    [Fact]
    public void Facts_ReportOfAnEarlierAttempt_HasToBeStartedButNotWhileItIsCalled()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start, error: Broke, ended: true), At(1));
        var next = Live with { Attempt = 2 };

        Assert.True(_slot.Facts(next, At(2)).Ended);

        _slot.CallingSince = At(2);
        Assert.True(_slot.Facts(next, At(2)) is { Ended: false, Connected: true });
    }

    [Fact]
    public void Facts_ReportOfAnEarlierSegment_KeepsOnlyTheRate()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.End, ended: true), At(1));
        var next = new LiveSegment(5, 2, "s0", new(0, Sample.Block));

        var facts = _slot.Facts(next, At(2));

        Assert.Equal((0, 1e6, true), (facts.Position, facts.Rate, facts.Ended));
    }

    [Fact]
    public void TakeFailure_OfOneAttempt_IsGivenOnce()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start, error: Broke, ended: true), At(1));

        Assert.Equal(Broke, _slot.TakeFailure([Live]));
        Assert.Null(_slot.TakeFailure([Live]));

        _slot.Observe(Sample.Report(Live, Live.Range.Start, error: Broke, ended: true), At(2));
        Assert.Null(_slot.TakeFailure([Live]));

        _slot.Observe(Sample.Report(Live with { Attempt = 2 }, Live.Range.Start, error: Broke, ended: true), At(3));
        Assert.Equal(Broke, _slot.TakeFailure([Live]));
        Assert.Equal(2, _slot.Retries.Tries);
    }

    [Fact]
    public void TakeFailure_OfAnAttemptBeforeTheOneThatIsWanted_IsNotGiven()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start, error: Broke, ended: true), At(1));

        Assert.Null(_slot.TakeFailure([Live with { Attempt = 2 }]));
        Assert.Equal(0, _slot.Retries.Tries);
        Assert.Equal(Broke, _slot.TakeFailure([]));
    }

    [Fact]
    public void TakeFailure_AfterNewBytes_CountsFromNothing()
    {
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            _slot.Observe(Sample.Report(Live with { Attempt = attempt }, Live.Range.Start, error: Broke, ended: true, received: attempt == 3 ? 10 : 0), At(attempt));
            Assert.NotNull(_slot.TakeFailure([Live]));
        }

        Assert.Equal(0, _slot.Retries.Tries);
    }

    [Fact]
    public void Received_KnownToAnEarlierActivation_IsNotCountedAgain()
    {
        var slot = new Slot(3, received: 100);
        slot.Observe(Sample.Report(Live, Live.Range.Start, received: 100), At(1));
        slot.Observe(Sample.Report(Live, Live.Range.Start, received: 110), At(2));

        Assert.Equal(110, slot.Received);
    }

    [Fact]
    public void Received_AfterTheSlotLostWhatItHadNotSaved_CountsThatToo()
    {
        _slot.Observe(Sample.Report(Live, Live.Range.Start, received: 100), At(1));
        _slot.Observe(Sample.Report(Live, Live.Range.Start, received: 70) with { Silo = "s1" }, At(2));
        _slot.Observe(Sample.Report(Live, Live.Range.Start, received: 90) with { Silo = "s1" }, At(3));

        Assert.Equal(120, _slot.Received);
        Assert.Equal("s1", _slot.Silo);
    }

    [Fact]
    public void IsStopped_UntilItHasSaidSo_IsFalse()
    {
        Assert.True(_slot.IsStopped);
        _slot.CallingSince = At(1);
        Assert.False(_slot.IsStopped);
        _slot.CallingSince = null;
        _slot.Observe(Sample.Report(Live, Live.Range.Start), At(1));
        Assert.False(_slot.IsStopped);
        _slot.Observe(Sample.Report(Live, Live.Range.Start, ended: true), At(2));
        Assert.True(_slot.IsStopped);
    }

    [Fact]
    public void IsStopped_OfASlotThatAnEarlierActivationSetToWork_OnceItHasSaidSo()
    {
        var inherited = new Slot(0, inherited: true);

        Assert.False(inherited.IsStopped);
        inherited.Observe(Sample.Report(Live, Live.Range.Start, ended: true), At(1));
        Assert.True(inherited.IsStopped);
    }

    [Fact]
    public void HasNothing_UntilAByteIsDurable_IsTrue()
    {
        Assert.True(_slot.HasNothing);
        _slot.Observe(Sample.Report(Live, Live.Range.Start), At(1));
        Assert.True(_slot.HasNothing);
        _slot.Observe(Sample.Report(Live, Live.Range.Start + 1), At(2));
        Assert.False(_slot.HasNothing);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}
