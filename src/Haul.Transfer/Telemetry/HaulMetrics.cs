using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Haul.Transfer;

/// <summary>What a silo counts, in the words of the product. No download, URL or silo is a tag: their number has no bound.</summary>
public sealed class HaulMetrics : IDisposable
{
    public const string MeterName = "Haul";

    private const string OutcomeTag = "outcome";

    private static readonly KeyValuePair<string, object?> KeptOutcome = new(OutcomeTag, "kept");
    private static readonly KeyValuePair<string, object?> TwiceOutcome = new(OutcomeTag, "twice");

    private readonly Meter _meter;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _received;
    private readonly Counter<long> _resumes;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _steals;
    private readonly Counter<long> _hedges;
    private readonly ConcurrentDictionary<SegmentWatch, bool> _active = new();

    public HaulMetrics(IMeterFactory meters, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _clock = clock;
        _meter = meters.Create(new MeterOptions(MeterName));
        _received = _meter.CreateCounter<long>("haul.bytes.received", "By", "Body bytes received: of finished blocks, or beyond the bytes of the file; the latter are counted when the download ends.");
        _resumes = _meter.CreateCounter<long>("haul.segments.resumed", "{segment}", "Segments that went on from an offset which an earlier pump had saved.");
        _fenced = _meter.CreateCounter<long>("haul.writes.fenced", "{write}", "Saves refused because another owner had the row.");
        _steals = _meter.CreateCounter<long>("haul.segments.stolen", "{segment}", "Segments cut so that another connection takes their rest.");
        _hedges = _meter.CreateCounter<long>("haul.blocks.hedged", "{block}", "Blocks fetched a second time because that was expected to end sooner.");
        _meter.CreateObservableUpDownCounter("haul.segments.active", () => _active.Count, "{segment}", "Segments whose pump runs.");
        _meter.CreateObservableUpDownCounter("haul.connections.open", () => _active.Keys.Count(watch => watch.IsConnected), "{connection}", "Connections to origins that bring a body or wait for one.");
        _meter.CreateObservableGauge("haul.checkpoint.age", () => OldestCheckpoint().TotalSeconds, "s", "Time since the last checkpoint of the running segment that waits for one longest.");
    }

    /// <summary>Body bytes that became bytes of the file; nothing is said of none.</summary>
    public void BytesKept(long bytes) => Received(bytes, KeptOutcome);

    /// <summary>Body bytes beyond the bytes of the file; nothing is said of none.</summary>
    public void BytesTwice(long bytes) => Received(bytes, TwiceOutcome);

    /// <summary>A pump starts; it has stopped when the result is disposed.</summary>
    /// <param name="resumes">It goes on from an offset that was saved before.</param>
    /// <param name="isConnected">Whether it has a connection at the moment, rather than bytes that wait for durability.</param>
    public SegmentWatch SegmentStarted(bool resumes, Func<bool> isConnected)
    {
        if (resumes)
        {
            _resumes.Add(1);
        }

        var watch = new SegmentWatch(_clock, isConnected, watch => _active.TryRemove(watch, out _));
        _active[watch] = true;
        return watch;
    }

    /// <summary>A save was refused: the row has another owner.</summary>
    public void Fenced() => _fenced.Add(1);

    /// <summary>A segment was cut and its rest given to another connection.</summary>
    public void Stolen() => _steals.Add(1);

    /// <summary>Blocks are fetched a second time.</summary>
    public void Hedged(int blocks) => _hedges.Add(blocks);

    public void Dispose() => _meter.Dispose();

    private void Received(long bytes, KeyValuePair<string, object?> outcome)
    {
        if (bytes > 0)
        {
            _received.Add(bytes, outcome);
        }
    }

    private TimeSpan OldestCheckpoint() => _active.Keys.Select(watch => watch.CheckpointAge).DefaultIfEmpty().Max();
}
