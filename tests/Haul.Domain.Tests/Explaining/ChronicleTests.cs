using Haul.Abstractions;

namespace Haul.Domain.Tests.Explaining;

/// <summary>What people are told of facts.</summary>
public class ChronicleTests
{
    private static readonly FileState TwoAtWork = Sample.Do(
        Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)));

    [Fact]
    public void Facts_OfAWholeLife_TellItsStatuses()
    {
        var told = Tell(
            new(),
            new FileFact.Submitted(Sample.Request, Sample.Now),
            new FileFact.Admitted(),
            new FileFact.ProbeSent("s0"),
            new FileFact.Probed(Sample.ThreeBlocks, "1:1"),
            Sample.Finished(0, 3),
            new FileFact.Decided([new Decision.Release(0)]),
            new FileFact.Committed(),
            new FileFact.Published("sha-256", Sample.Now));

        Assert.Equal(["queued", "probing", "downloading", "merging", "Published as file.bin, verified by sha-256."], told.Select(happened => happened.Text));
        Assert.Equal(HistoryKind.Published, told[^1].Kind);
        Assert.All(told, happened => Assert.Equal(Sample.Now, happened.At));
    }

    [Fact]
    public void Submitted_AfterAPause_IsResumed()
    {
        var told = Tell(Sample.Paused, new FileFact.Submitted(Sample.Request, Sample.Now));

        Assert.Equal([HistoryKind.Resumed, HistoryKind.Status], told.Select(happened => happened.Kind));
    }

    [Fact]
    public void Submitted_WhileItWorks_TellsNothing() => Assert.Empty(Tell(Sample.Downloading, new FileFact.Submitted(Sample.Request, Sample.Now, GoesOn: true)));

    [Fact]
    public void Decided_StealAndHedge_NameBothSides()
    {
        var range = new ByteRange(2 * Sample.Block, 3 * Sample.Block);
        var number = TwoAtWork.Segments[0].Number;

        var steal = Assert.Single(Tell(TwoAtWork, Sample.Decided(
            new Decision.Cut(number, range.Start, CutReason.Steal), new Decision.Assign(1, "s1", range, AssignReason.Steal, number))));
        var hedge = Assert.Single(Tell(TwoAtWork, Sample.Decided(new Decision.Assign(1, "s1", range, AssignReason.Hedge, number))));

        Assert.Equal((HistoryKind.Steal, "s1", "Slot 1 takes 1048576 bytes at 2097152 from slot 0 of s0."), (steal.Kind, steal.Silo, steal.Text));
        Assert.Equal((HistoryKind.Hedge, "s1", "Slot 1 fetches 1048576 bytes at 2097152 a second time, beside slot 0 of s0."), (hedge.Kind, hedge.Silo, hedge.Text));
    }

    [Fact]
    public void Decided_StartOnAnotherSilo_IsATakeover()
    {
        var number = TwoAtWork.Segments[0].Number;

        var moved = Assert.Single(Tell(TwoAtWork, Sample.Decided(new Decision.Start(number, "s1"))));

        Assert.Equal((HistoryKind.Takeover, "s1", "Slot 0 goes on here, because s0 is gone."), (moved.Kind, moved.Silo, moved.Text));
        Assert.Empty(Tell(TwoAtWork, Sample.Decided(new Decision.Start(number, "s0"))));
    }

    [Fact]
    public void BlockBad_OfAFinishedBlock_IsTold() => Assert.Equal(HistoryKind.BadBlock, Assert.Single(Tell(Sample.OneFinished, new FileFact.BlockBad(0))).Kind);

    [Fact]
    public void Failed_ChangedOrigin_IsToldAsThat()
    {
        var told = Tell(Sample.Downloading, new FileFact.Failed(new(ErrorCode.OriginChanged, "The ETag is another."), Sample.Now));

        Assert.Equal([(HistoryKind.OriginChanged, "The ETag is another."), (HistoryKind.Status, "failed: The ETag is another.")], told.Select(happened => (happened.Kind, happened.Text)));
    }

    [Fact]
    public void Attempt_WithRetryAfter_PausesTheOrigin()
    {
        var busy = new TransferError(TransferErrorKind.Busy, "503", ErrorCode.OriginRefused, TimeSpan.FromSeconds(30));

        var told = Chronicle.Of(busy, "s0", new Verdict.Back(TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(30), Resting.All, Fewer: false), Sample.Now).ToList();

        Assert.Equal([HistoryKind.Failure, HistoryKind.OriginPause], told.Select(happened => happened.Kind));
        Assert.Contains("30 s", told[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Attempt_ThatWasStopped_IsToldOnlyWhenItWasFenced()
    {
        Assert.Empty(Chronicle.Of(new(TransferErrorKind.Stopped, "Stopped.", ErrorCode.Cancelled), "s0", new Verdict.GoOn(), Sample.Now));
        Assert.Equal(HistoryKind.Fenced, Assert.Single(Chronicle.Of(new(TransferErrorKind.Stopped, "Another owner.", ErrorCode.Internal), "s0", new Verdict.GoOn(), Sample.Now)).Kind);
    }

    [Fact]
    public void Silos_ThatComeAndGo_AreTold()
    {
        var told = Chronicle.Of((string[])["s0", "s1"], (string[])["s1", "s2"], Sample.Now);

        Assert.Equal([(HistoryKind.Left, "s0"), (HistoryKind.Joined, "s2")], told.Select(happened => (happened.Kind, happened.Silo)));
    }

    private static List<HistoryEvent> Tell(FileState state, params FileFact[] facts)
    {
        var told = new List<HistoryEvent>();
        foreach (var fact in facts)
        {
            var next = Sample.Do(state, fact);
            told.AddRange(Chronicle.Of(state, fact, next, Sample.Now));
            state = next;
        }

        return told;
    }
}
