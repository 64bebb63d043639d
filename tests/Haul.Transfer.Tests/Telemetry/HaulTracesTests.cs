using System.Diagnostics;
using Haul.Abstractions;

namespace Haul.Transfer.Tests.Telemetry;

public sealed class HaulTracesTests : IDisposable
{
    private static readonly DownloadId Download = DownloadId.Parse("01ARZ3NDEKTSV4RRFFQ69G5FAV");

    private readonly List<ActivityListener> _listeners = [];

    [Fact]
    public void Start_NobodyListens_IsNothing() => Assert.Null(HaulTraces.Start("submit", Download, parent: null));

    [Fact]
    public void Start_WithoutAParent_IsARootOfTheTraceOfTheDownload()
    {
        Listen();

        using var one = HaulTraces.Start("submit", Download, parent: null)!;
        using var other = HaulTraces.Start("download", Download, parent: null)!;

        Assert.Equal(HaulTraces.TraceOf(Download), one.TraceId);
        Assert.Equal(one.TraceId, other.TraceId);
        Assert.Equal((default, default), (one.ParentSpanId, other.ParentSpanId));
        Assert.NotEqual(one.SpanId, other.SpanId);
        Assert.Equal(Download.Value, one.GetTagItem(HaulTraces.DownloadTag));
    }

    [Fact]
    public void Start_WithAParent_IsItsChild()
    {
        Listen();
        using var parent = HaulTraces.Start("download", Download, parent: null)!;

        using var child = HaulTraces.Start("segment", Download, parent.Id)!;

        Assert.Equal((parent.TraceId, parent.SpanId), (child.TraceId, child.ParentSpanId));
    }

    [Fact]
    public void Start_WithinAnotherSpan_NeitherFollowsNorReplacesIt()
    {
        Listen();
        using var around = new Activity("around").Start();

        using var span = HaulTraces.Start("submit", Download, parent: null)!;

        Assert.Same(around, Activity.Current);
        Assert.NotEqual(around.TraceId, span.TraceId);
    }

    [Fact]
    public void Fail_UrlInTheMessage_IsRedacted()
    {
        Listen();
        using var span = HaulTraces.Start("segment", Download, parent: null)!;

        span.Fail(ErrorCode.Network, "http://user:canary@host/path?canary broke off.");

        Assert.Equal((ActivityStatusCode.Error, "http://host/path broke off."), (span.Status, span.StatusDescription));
        Assert.Equal("network", span.GetTagItem("error.type"));
    }

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private void Listen()
    {
        var listener = new ActivityListener { ShouldListenTo = source => source.Name == HaulTraces.SourceName, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        _listeners.Add(listener);
        ActivitySource.AddActivityListener(listener);
    }
}
