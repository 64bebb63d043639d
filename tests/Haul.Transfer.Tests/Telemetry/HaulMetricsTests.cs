using System.Diagnostics.Metrics;
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

        Assert.Equal([("haul.bytes.received", 10, "kept"), ("haul.bytes.received", 3, "twice")], _seen);
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
        _metrics.SegmentStarted(resumes: false, () => true).Dispose();
        Assert.Empty(_seen);

        _metrics.SegmentStarted(resumes: true, () => true).Dispose();
        Assert.Equal([("haul.segments.resumed", 1, null)], _seen);
    }

    [Fact]
    public void SegmentStarted_UntilDisposed_IsActive()
    {
        var first = _metrics.SegmentStarted(resumes: false, () => true);
        using var second = _metrics.SegmentStarted(resumes: false, () => true);
        Assert.Equal(2, Observe("haul.segments.active"));

        first.Dispose();
        first.Dispose();
        Assert.Equal(1, Observe("haul.segments.active"));
    }

    [Fact]
    public void Connections_OfSegmentsThatWaitForDurability_AreNotOpen()
    {
        using var fetches = _metrics.SegmentStarted(resumes: false, () => true);
        using var waits = _metrics.SegmentStarted(resumes: false, () => false);

        Assert.Equal(1, Observe("haul.connections.open"));
    }

    [Fact]
    public void CheckpointAge_OfSeveralSegments_IsTheOldest()
    {
        Assert.Equal(0, Observe("haul.checkpoint.age"));
        using var early = _metrics.SegmentStarted(resumes: false, () => true);
        _clock.Advance(TimeSpan.FromSeconds(3));
        using var late = _metrics.SegmentStarted(resumes: false, () => true);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(5, Observe("haul.checkpoint.age"));

        early.CheckpointSaved();
        Assert.Equal(2, Observe("haul.checkpoint.age"));
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

        Assert.Equal(8, instruments.Count);
        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Unit) || string.IsNullOrEmpty(instrument.Description)));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _metrics.Dispose();
        _meter.Dispose();
    }

    private double Observe(string name)
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return Assert.Single(_seen, seen => seen.Name == name).Value;
    }

    private void See(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _seen.Add((instrument.Name, value, tags.Length > 0 ? (string?)tags[0].Value : null));
}
