using System.Diagnostics.Metrics;
using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Haul.Transfer.Tests.Telemetry;

public sealed class HaulMetricsTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Meter _meter = new("Haul.Tests");
    private readonly HaulMetrics _metrics;
    private readonly MeterListener _listener = new();
    private readonly List<(string Name, double Value, string? Tag)> _seen = [];

    public HaulMetricsTests()
    {
        var meters = Substitute.For<IMeterFactory>();
        meters.Create(Arg.Any<MeterOptions>()).Returns(_meter);
        _metrics = new(meters, _clock);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == _meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument, value, tags));
        _listener.Start();
    }

    [Fact]
    public void Bytes_ByOutcome_CarryTheirTag()
    {
        _metrics.BytesKept(10);
        _metrics.BytesTwice(3);

        Assert.Equal([("haul.body.received", 10, "kept"), ("haul.body.received", 3, "twice")], _seen);
    }

    [Fact]
    public void Events_OneByOne_CountOnTheirOwnInstrument()
    {
        _metrics.Fenced();
        _metrics.Stolen();
        _metrics.Hedged(2);

        Assert.Equal([("haul.writes.fenced", 1, null), ("haul.segments.stolen", 1, null), ("haul.blocks.hedged", 2, null)], _seen);
    }

    [Fact]
    public void SegmentStarted_FromASavedOffset_CountsAResume()
    {
        _metrics.SegmentStarted(resumes: false, () => true, () => 0).Dispose();
        Assert.Empty(_seen);

        _metrics.SegmentStarted(resumes: true, () => true, () => 0).Dispose();
        Assert.Equal([("haul.segments.resumed", 1, null)], _seen);
    }

    [Fact]
    public void SegmentStarted_UntilDisposed_IsActive()
    {
        var first = _metrics.SegmentStarted(resumes: false, () => true, () => 0);
        using var second = _metrics.SegmentStarted(resumes: false, () => true, () => 0);
        Assert.Equal(2, Observe("haul.segments.active"));

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, Observe("haul.segments.active"));
    }

    [Fact]
    public void Connections_OfSegmentsThatWaitForDurability_AreNotOpen()
    {
        using var fetches = _metrics.SegmentStarted(resumes: false, () => true, () => 0);
        using var waits = _metrics.SegmentStarted(resumes: false, () => false, () => 0);

        Assert.Equal(1, Observe("haul.connections.open"));
    }

    [Fact]
    public void CheckpointAge_OfSeveralSegments_IsTheOldest()
    {
        Assert.Equal(0, Observe("haul.checkpoint.age"));
        using var early = _metrics.SegmentStarted(resumes: false, () => true, () => 0);
        _clock.Advance(TimeSpan.FromSeconds(3));
        using var late = _metrics.SegmentStarted(resumes: false, () => true, () => 0);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, Observe("haul.checkpoint.age"));

        early.CheckpointSaved();
        Assert.Equal(2, Observe("haul.checkpoint.age"));
    }

    [Fact]
    public void BytesFetched_OfSegmentsThatRunAndThatEnded_AreTheirSum()
    {
        var (first, second) = (10L, 5L);
        var ends = _metrics.SegmentStarted(resumes: false, () => true, () => first);
        using var runs = _metrics.SegmentStarted(resumes: false, () => true, () => second);
        Assert.Equal(15, Observe("haul.body.fetched"));

        first = 12;
        ends.Dispose();
        ends.Dispose();
        second = 6;

        Assert.Equal(18, Observe("haul.body.fetched"));
    }

    [Fact]
    public void Downloads_ByStatus_AreCountedUntilTheyRest()
    {
        var first = _metrics.DownloadStarted(DownloadStatus.Downloading);
        using var second = _metrics.DownloadStarted(DownloadStatus.Queued);
        Assert.Equal([("queued", 1), ("probing", 0), ("downloading", 1), ("merging", 0)], ByStatus());

        second.Note(DownloadStatus.Probing, 0, 0);
        first.Dispose();
        first.Dispose();

        Assert.Equal([("queued", 0), ("probing", 1), ("downloading", 0), ("merging", 0)], ByStatus());
    }

    [Fact]
    public void ProgressAge_OfSeveralDownloads_IsOfTheOneThatWaitsLongest()
    {
        Assert.Equal(0, Observe("haul.progress.age"));
        using var stuck = _metrics.DownloadStarted(DownloadStatus.Downloading);
        using var runs = _metrics.DownloadStarted(DownloadStatus.Downloading);
        _clock.Advance(TimeSpan.FromSeconds(7));
        runs.Note(DownloadStatus.Downloading, 0, 100);

        Assert.Equal(7, Observe("haul.progress.age"));
    }

    [Fact]
    public void Events_WithACause_CarryIt()
    {
        _metrics.Retried(ErrorCode.OriginRefused);
        _metrics.DownloadEnded(DownloadStatus.Failed);

        Assert.Equal([("haul.retries", 1, "origin-refused"), ("haul.downloads.ended", 1, "failed")], _seen);
    }

    [Fact]
    public void QueueLength_WhileAnotherSiloTellsIt_IsNotTold()
    {
        Assert.Empty(All("haul.queue.length"));

        _metrics.QueueCounted(3);
        Assert.Equal(3, Observe("haul.queue.length"));

        _metrics.QueueCounted(null);
        Assert.Empty(All("haul.queue.length"));
    }

    [Fact]
    public void Counters_BeforeTheirFirstEvent_AreSeenAtZero()
    {
        using var meter = new Meter("Haul.Tests.Zeros");
        var meters = Substitute.For<IMeterFactory>();
        meters.Create(Arg.Any<MeterOptions>()).Returns(meter);
        var seen = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter == meter)
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            Assert.Equal(0, value);
            seen.Add(instrument.Name);
        });
        listener.Start();

        using var metrics = new HaulMetrics(meters, _clock);

        Assert.Equal(
            ["haul.blocks.hedged", "haul.body.received", "haul.downloads.ended", "haul.retries", "haul.segments.resumed", "haul.segments.stolen", "haul.writes.fenced"],
            seen.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Instruments_All_HaveUnitAndDescription()
    {
        var instruments = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == _meter)
            {
                instruments.Add(instrument);
            }
        };
        listener.Start();

        Assert.Equal(14, instruments.Count);
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit) || string.IsNullOrEmpty(instrument.Description)));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
        _meter.Dispose();
    }

    private double Observe(string name) => Assert.Single(All(name)).Value;

    private List<(string Name, double Value, string? Tag)> All(string name)
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return [.. _seen.Where(seen => seen.Name == name)];
    }

    private IEnumerable<(string? Status, double Count)> ByStatus() => All("haul.downloads.active").Select(seen => (seen.Tag, seen.Value));

    private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Add((instrument.Name, value, tags.Length > 0 ? (string?)tags[0].Value : null));
}
