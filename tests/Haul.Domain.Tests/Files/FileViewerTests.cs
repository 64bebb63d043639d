using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class FileViewerTests
{
    private static readonly FileState State = Sample.Do(
        Sample.OneFinished, Sample.Decided(new Decision.Assign(0, "s0", new(Sample.Block, 3 * Sample.Block), AssignReason.Fresh)));

    [Fact]
    public void View_NeverSubmitted_IsEmpty()
    {
        var view = FileViewer.View(Sample.Id, new(), []);

        Assert.Equal(("", null, 0L), (view.Url, view.Name, view.Downloaded));
    }

    [Fact]
    public void View_Running_CountsFinishedAndWrittenBytes()
    {
        var view = FileViewer.View(Sample.Id, State, [Running(Sample.Block + 1000)]);

        Assert.Equal(Sample.Block + 1000, view.Downloaded);
        Assert.Equal((1, 1e6), (view.Connections, view.Rate));
        Assert.Equal(new SegmentView(0, Sample.Block, 3 * Sample.Block, Sample.Block + 1000, "s0", 1e6, 1, false, Attempt: 1, Stolen: false), Assert.Single(view.Segments));
    }

    [Fact]
    public void View_BytesOfAHedge_AreCountedOnce()
    {
        var hedged = Sample.Do(State, Sample.Decided(new Decision.Assign(1, "s0", new(2 * Sample.Block, 3 * Sample.Block), AssignReason.Hedge, 1)));
        var second = new Slot(1);
        second.Observe(Sample.Report(hedged.Segments[1], 3 * Sample.Block), TimeSpan.Zero);

        Assert.Equal(3 * Sample.Block, FileViewer.View(Sample.Id, hedged, [Running(3 * Sample.Block), second]).Downloaded);
    }

    [Fact]
    public void View_PositionBehindACut_StaysInTheSegment()
    {
        var cut = Sample.Do(State, Sample.Decided(new Decision.Cut(1, 2 * Sample.Block, CutReason.Steal)));

        Assert.Equal(2 * Sample.Block, Assert.Single(FileViewer.View(Sample.Id, cut, [Running(3 * Sample.Block)]).Segments).Offset);
    }

    [Fact]
    public void View_Paused_ShowsNoRate() =>
        Assert.Equal(0, FileViewer.View(Sample.Id, Sample.Do(State, new FileFact.Paused()), [Running(Sample.Block)]).Rate);

    [Fact]
    public void View_UrlWithSecrets_HidesThem() =>
        Assert.Equal("http://a.test/x", FileViewer.View(Sample.Id, State with { Request = Sample.Request with { Url = "http://u:p@a.test/x?sig=1" } }, []).Url);

    [Fact]
    public void View_Validator_SaysWhatProvesTheBytes()
    {
        var weak = Sample.Do(Sample.Probing, new FileFact.Probed(Sample.ThreeBlocks with { ETag = null }, "1:1"));
        var learned = Sample.Do(Sample.Stream, new FileFact.LengthLearned(10));

        Assert.Equal("strong", FileViewer.View(Sample.Id, State, []).Validator);
        Assert.Equal("weak", FileViewer.View(Sample.Id, weak, []).Validator);
        Assert.Equal("length-unverified", FileViewer.View(Sample.Id, learned, []).Validator);
    }

    private static Slot Running(long offset)
    {
        var slot = new Slot(0);
        slot.Observe(Sample.Report(State.Segments[0], offset), TimeSpan.Zero);
        return slot;
    }
}
