using Haul.Abstractions;
using NSubstitute;

namespace Haul.Transfer.Tests.Pumping;

public class SegmentPumpsTests
{
    private readonly SegmentPumps _pumps = new(Substitute.For<ISource>(), Substitute.For<IPartStore>(), TimeProvider.System);
    private readonly DownloadId _download = DownloadId.New(TimeProvider.System);

    [Fact]
    public void Enter_SlotsOfOneDownload_ShareAndOthersDoNot()
    {
        var first = _pumps.Enter(_download);

        Assert.Same(first, _pumps.Enter(_download));
        Assert.NotSame(first, _pumps.Enter(DownloadId.New(TimeProvider.System)));
    }

    [Fact]
    public void Leave_TheLastSlot_ForgetsTheDownload()
    {
        var first = _pumps.Enter(_download);
        _pumps.Enter(_download);

        _pumps.Leave(_download);
        Assert.Same(first, _pumps.Enter(_download));
        _pumps.Leave(_download);
        _pumps.Leave(_download);

        Assert.NotSame(first, _pumps.Enter(_download));
    }
}
