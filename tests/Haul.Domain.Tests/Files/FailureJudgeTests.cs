using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class FailureJudgeTests
{
    private static readonly TransferError Broke = new(TransferErrorKind.Transient, "It broke.", ErrorCode.Network);
    private static readonly TransferError Away = new(TransferErrorKind.StoreBusy, "The store is away.", ErrorCode.Store);
    private static readonly TransferError Disk = new(TransferErrorKind.Store, "The disk broke.", ErrorCode.Store);

    private readonly FailureJudge _judge = new(new Random(1));
    private readonly Slot _slot = new(0);

    [Fact]
    public void Judge_NoNewByteForMaxTries_GivesUpAndCounts()
    {
        var state = WithTries(3);

        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 100));
        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 100));
        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 100));
        var fail = Assert.IsType<Verdict.Fail>(Judge(state, Broke, 100));

        Assert.Equal(ErrorCode.Network, fail.Error.Code);
        Assert.Contains("3 tries in a row without a new byte", fail.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_EachTryBringsAByte_NeverGivesUp()
    {
        var state = WithTries(2);

        Assert.All(Enumerable.Range(1, 50), downloaded => Assert.IsType<Verdict.Retry>(Judge(state, Broke, downloaded)));
    }

    [Fact]
    public void Judge_BytesThatWereThereBefore_AreNotProgress()
    {
        var state = WithTries(3);
        Judge(state, Broke, 100);

        // The stream starts over: nothing new yet.
        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 10));
        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 50));
        Assert.IsType<Verdict.Fail>(Judge(state, Broke, 100));
    }

    [Theory]
    [InlineData(TransferErrorKind.PartLost)]
    [InlineData(TransferErrorKind.IgnoresRanges)]
    public void Judge_BytesThatWereLost_AreNewWhenTheyComeAgain(TransferErrorKind loss)
    {
        var state = WithTries(3);
        Judge(state, Broke, 100);
        Judge(state, Broke with { Kind = loss }, 100);

        Assert.All(Enumerable.Range(1, 50), downloaded => Assert.IsType<Verdict.Retry>(Judge(state, Broke, downloaded)));
    }

    [Fact]
    public void Judge_BytesLostBetweenTwoTries_DoNotMakeTheNextCount()
    {
        var state = WithTries(3);
        for (var round = 0; round < 2; round++)
        {
            Judge(state, Broke with { Kind = TransferErrorKind.PartLost }, 0);
            Assert.IsType<Verdict.Retry>(Judge(state, Broke, 10));
        }

        Judge(state, Broke with { Kind = TransferErrorKind.PartLost }, 0);
        Assert.IsType<Verdict.Fail>(Judge(state, Broke, 10));
    }

    [Fact]
    public void Judge_ZeroTries_GoesOnForEver()
    {
        var state = WithTries(0);

        Assert.All(Enumerable.Range(1, 100), _ => Assert.IsType<Verdict.Retry>(Judge(state, Broke, 0)));
    }

    [Fact]
    public void Judge_BusyStoreMetByManySlots_CountsForEachSlot()
    {
        var state = WithTries(3);

        foreach (var slot in Enumerable.Range(0, 50))
        {
            Assert.IsType<Verdict.Retry>(_judge.Judge(state, new(slot), Away, 100, othersConnected: true));
            Assert.IsType<Verdict.Retry>(_judge.Judge(state, new(slot), Away, 100, othersConnected: true));
        }

        var fail = Assert.IsType<Verdict.Fail>(_judge.Judge(state, new(7), Away, 100, othersConnected: true));
        Assert.Equal(ErrorCode.Store, fail.Error.Code);
        Assert.Contains("3 tries in a row", fail.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_OriginAwayForManySlots_CountsForEachSlot()
    {
        var state = WithTries(3);
        Judge(state, Broke, 100);

        foreach (var slot in Enumerable.Range(0, 50))
        {
            Assert.IsType<Verdict.Retry>(_judge.Judge(state, new(slot), Broke, 100, othersConnected: true));
            Assert.IsType<Verdict.Back>(_judge.Judge(state, new(slot), Busy(null), 100, othersConnected: true));
        }

        Assert.IsType<Verdict.Fail>(_judge.Judge(state, new(7), Broke, 100, othersConnected: true));
    }

    [Fact]
    public void Judge_StoreErrorAfterAnOriginThatWasAway_IsTheFirstOfItsKind()
    {
        var state = WithTries(20);
        for (var i = 0; i < 5; i++)
        {
            Judge(state, Broke, 100);
        }

        Assert.IsType<Verdict.Retry>(Judge(state, Disk, 100));
    }

    [Fact]
    public void Judge_RangesRefused_AsksForOneStreamOnlyWhenASlotIsRefusedThreeTimesInARow()
    {
        var refused = Broke with { Code = ErrorCode.OriginRefused };
        Judge(Sample.Downloading, Broke, 0);
        Judge(Sample.Downloading, refused, 0);
        Judge(Sample.Downloading, refused, 0);
        Judge(Sample.Downloading, Broke, 0);

        Assert.IsType<Verdict.Retry>(Judge(Sample.Downloading, refused, 0));
        Assert.IsType<Verdict.Retry>(_judge.Judge(Sample.Downloading, new(1), refused, 0, othersConnected: true));
        Assert.IsType<Verdict.Retry>(Judge(Sample.Downloading, refused, 0));
        Assert.IsType<FileFact.RangesIgnored>(Assert.IsType<Verdict.Change>(Judge(Sample.Downloading, refused, 0)).Fact);
    }

    [Fact]
    public void Judge_BusyStoreThatTookAByteSince_CountsAnew()
    {
        var state = WithTries(2);

        Assert.All(Enumerable.Range(1, 50), downloaded => Assert.IsType<Verdict.Retry>(Judge(state, Away, downloaded)));
    }

    [Fact]
    public void Judge_BusyStore_BacksOffFurtherEachTime()
    {
        var state = WithTries(0);
        double Longest() => Enumerable.Range(0, 200).Max(_ => Pause(Judge(state, Away, 0)));

        Assert.InRange(Pause(Judge(state, Away, 0)), 0, 0.5);
        Assert.InRange(Longest(), 15, 30);

        static double Pause(Verdict verdict) => Assert.IsType<Verdict.Retry>(verdict).Pause.TotalSeconds;
    }

    [Fact]
    public void Judge_OwnCallsOfABusyStore_CountUntilOneIsAnswered()
    {
        var state = WithTries(2);
        var error = new DownloadError(ErrorCode.Store, "Away.");

        for (var i = 0; i < 10; i++)
        {
            Assert.IsType<Verdict.Retry>(_judge.Judge(state, error));
            _judge.StoreAnswered();
        }

        Assert.IsType<Verdict.Retry>(_judge.Judge(state, error));
        Assert.IsType<Verdict.Fail>(_judge.Judge(state, error));
    }

    [Fact]
    public void Judge_StoreError_IsTriedThreeTimes()
    {
        var state = WithTries(0);

        Assert.IsType<Verdict.Retry>(Judge(state, Disk, 0));
        Assert.IsType<Verdict.Retry>(Judge(state, Disk, 0));
        Assert.Equal(ErrorCode.Store, Assert.IsType<Verdict.Fail>(Judge(state, Disk, 0)).Error.Code);
    }

    [Fact]
    public void Judge_StoreFull_FailsAtOnce() =>
        Assert.Equal(ErrorCode.StoreFull, Assert.IsType<Verdict.Fail>(Judge(WithTries(20), Disk with { Code = ErrorCode.StoreFull }, 1)).Error.Code);

    [Fact]
    public void Judge_Busy_BacksOffAndSaysWhoBoreTheOthers()
    {
        var asked = Assert.IsType<Verdict.Back>(_judge.Judge(Sample.Downloading, _slot, Busy(TimeSpan.FromSeconds(7)), 0, othersConnected: true));
        var bare = Assert.IsType<Verdict.Back>(_judge.Judge(Sample.Downloading, _slot, Busy(null), 0, othersConnected: false));

        Assert.True(asked.Pause >= TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), asked.Asked);
        Assert.Equal((Resting.All, true), (asked.Who, asked.Fewer));
        Assert.Equal((Resting.Slot, false), (bare.Who, bare.Fewer));
    }

    [Fact]
    public void Judge_BusyAfterManyTries_LetsOthersRestNoLongerThanTheOriginAsked()
    {
        var backs = Enumerable.Range(0, 200).Select(_ => Assert.IsType<Verdict.Back>(Judge(WithTries(0), Busy(TimeSpan.FromSeconds(1)), 0))).ToList();

        Assert.All(backs, back => Assert.Equal(TimeSpan.FromSeconds(1), back.Asked));
    }

    [Fact]
    public void Judge_BusyFromNowOn_IsNoPause() => Assert.Equal(Resting.Slot, Assert.IsType<Verdict.Back>(Judge(Sample.Downloading, Busy(TimeSpan.Zero), 0)).Who);

    [Fact]
    public void Judge_TriedAgainByAUser_HasAllItsTries()
    {
        var state = WithTries(2);
        Judge(state, Broke, 100);
        Judge(state, Broke, 100);

        _judge.Begin();

        Assert.IsType<Verdict.Retry>(Judge(state, Broke, 0));
        Assert.IsType<Verdict.Fail>(Judge(state, Broke, 0));
    }

    [Fact]
    public void Judge_BusyBehindARedirect_LetsTheDownloadRestAndNobodyElse()
    {
        var there = Assert.IsType<Verdict.Back>(Judge(Sample.Downloading, Busy(TimeSpan.FromSeconds(7)) with { Redirected = true }, 0));

        Assert.Equal(Resting.Download, there.Who);
    }

    [Theory]
    [InlineData(TransferErrorKind.Changed, ErrorCode.OriginChanged)]
    [InlineData(TransferErrorKind.Final, ErrorCode.OriginRefused)]
    public void Judge_WhatTryingCannotHelp_FailsWithItsCode(TransferErrorKind kind, ErrorCode code) =>
        Assert.Equal(new(code, "No."), Assert.IsType<Verdict.Fail>(Judge(Sample.Downloading, new(kind, "No.", code), 0)).Error);

    [Fact]
    public void Judge_Stopped_IsNobodysFault() => Assert.IsType<Verdict.GoOn>(Judge(WithTries(1), new(TransferErrorKind.Stopped, "Stopped.", ErrorCode.Cancelled), 0));

    [Fact]
    public void Judge_IgnoredRanges_AsksForOneStream() =>
        Assert.IsType<FileFact.RangesIgnored>(Assert.IsType<Verdict.Change>(Judge(Sample.Downloading, new(TransferErrorKind.IgnoresRanges, "200.", ErrorCode.Network), 0)).Fact);

    [Fact]
    public void Judge_LostPart_IsMadeAgain() => Assert.IsType<Verdict.Remake>(Judge(Sample.Downloading, new(TransferErrorKind.PartLost, "Gone.", ErrorCode.Store), 0));

    [Fact]
    public void Judge_StreamWithoutStrongETag_StartsOver()
    {
        var weak = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.Endless with { ETag = "W/\"v1\"" }, "1:1"));

        Assert.IsType<FileFact.Regenerated>(Assert.IsType<Verdict.Change>(Judge(weak, Broke, 10)).Fact);
        Assert.IsType<Verdict.Retry>(Judge(Sample.Stream, Broke, 20));
    }

    [Fact]
    public void Judge_BusyStreamWithoutStrongETag_KeepsWhatItHas()
    {
        var weak = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.Endless with { ETag = null }, "1:1"));

        Assert.IsType<Verdict.Back>(Judge(weak, Busy(null), 10));
    }

    [Fact]
    public void Judge_BeforeTheProbeIsAnswered_Retries() => Assert.IsType<Verdict.Retry>(Judge(Sample.Probing, Broke, 0));

    private static TransferError Busy(TimeSpan? retryAfter) => new(TransferErrorKind.Busy, "Later.", ErrorCode.OriginRefused, retryAfter);

    private static FileState WithTries(int tries) => Sample.Downloading with { Request = Sample.Request with { MaxTries = tries } };

    private Verdict Judge(FileState state, TransferError error, long downloaded) => _judge.Judge(state, _slot, error, downloaded, othersConnected: false);
}
