using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What a silo counts, in the words of the product. No download, URL or silo is a tag: their number has no bound.</summary>
public sealed class HaulMetrics : IDisposable
{
    public const string MeterName = "Haul";

    private const long Unknown = -1;

    private const string OutcomeTag = "outcome";
    private const string StatusTag = "status";

    /// <summary>The tag's name is of the OpenTelemetry conventions, its values are our error codes.</summary>
    private const string ErrorTag = "error.type";

    private static readonly DownloadStatus[] Statuses = Enum.GetValues<DownloadStatus>();

    private static readonly KeyValuePair<string, object?> KeptOutcome = new(OutcomeTag, "kept");
    private static readonly KeyValuePair<string, object?> TwiceOutcome = new(OutcomeTag, "twice");

    private readonly Meter _meter;
    private readonly TimeProvider _clock;
    private readonly Counter<long> _received;
    private readonly Counter<long> _resumes;
    private readonly Counter<long> _fenced;
    private readonly Counter<long> _steals;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _ended;
    private readonly ConcurrentDictionary<SegmentWatch, bool> _active = new();
    private readonly ConcurrentDictionary<DownloadWatch, bool> _downloads = new();
    private readonly Lock _fetching = new();
    private long _fetched;
    private long _queued = Unknown;

    public HaulMetrics(IMeterFactory meters, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _clock = clock;
        _meter = meters.Create(new MeterOptions(MeterName));
        _received = _meter.CreateCounter<long>("haul.body.received", "By", "Body bytes received: of finished blocks, or beyond the bytes of the file; the latter are counted when the download is completed.");
        _resumes = _meter.CreateCounter<long>("haul.segments.resumed", "{segment}", "Segments that went on from an offset which an earlier pump had saved.");
        _fenced = _meter.CreateCounter<long>("haul.writes.fenced", "{write}", "Saves refused because another owner had the row.");
        _steals = _meter.CreateCounter<long>("haul.segments.stolen", "{segment}", "Segments cut so that another connection takes their rest.");
        _hedges = _meter.CreateCounter<long>("haul.blocks.hedged", "{block}", "Blocks fetched a second time because that was expected to end sooner.");
        _retries = _meter.CreateCounter<long>("haul.retries", "{retry}", "Failures after which the same is tried again, by error code.");
        _ended = _meter.CreateCounter<long>("haul.downloads.ended", "{download}", "Downloads that reached a terminal status while their file grain lived on this silo.");
        _meter.CreateObservableUpDownCounter("haul.downloads.active", Active, "{download}", "Downloads that are worked on or wait for connections and whose file grain lives on this silo, by status.");
        _meter.CreateObservableGauge("haul.progress.age", () => _downloads.Keys.Max(watch => watch.ProgressAge)?.TotalSeconds ?? 0, "s", "Time since that one of the working downloads whose file grain lives on this silo got on which waits longest.");
        _meter.CreateObservableGauge("haul.queue.length", Queued, "{download}", "Queued downloads of the cluster, at most 1000; told by the silo on which the broker lives.");
        _meter.CreateObservableCounter("haul.body.fetched", Fetched, "By", "Body bytes that the connections of this silo brought, whatever became of them.");
        _meter.CreateObservableUpDownCounter("haul.segments.active", () => _active.Count, "{segment}", "Segments whose pump runs.");
        _meter.CreateObservableUpDownCounter("haul.connections.open", () => _active.Keys.Count(watch => watch.IsConnected), "{connection}", "Connections to origins that bring a body or wait for one.");
        _meter.CreateObservableGauge("haul.checkpoint.age", () => OldestCheckpoint().TotalSeconds, "s", "Time since the last checkpoint of the running segment that waits for one longest.");
        ShowZeros();
    }

    /// <summary>Body bytes that became bytes of the file; nothing is said of none.</summary>
    public void BytesKept(long bytes) => Received(bytes, KeptOutcome);

    /// <summary>Body bytes beyond the bytes of the file; nothing is said of none.</summary>
    public void BytesTwice(long bytes) => Received(bytes, TwiceOutcome);

    /// <summary>A pump starts; it has stopped when the result is disposed.</summary>
    /// <param name="resumes">It goes on from an offset that was saved before.</param>
    /// <param name="isConnected">Whether it has a connection at the moment, rather than bytes that wait for durability.</param>
    /// <param name="received">Body bytes that it has received; they do not change any more once the result is disposed.</param>
    public SegmentWatch SegmentStarted(bool resumes, Func<bool> isConnected, Func<long> received)
    {
        if (resumes)
        {
            _resumes.Add(1);
        }

        var watch = new SegmentWatch(_clock, isConnected, received, SegmentEnded);
        _active[watch] = true;
        return watch;
    }

    /// <summary>A download is worked on here, or waits here for its turn, until the result is disposed.</summary>
    public DownloadWatch DownloadStarted(DownloadStatus status)
    {
        var watch = new DownloadWatch(_clock, status, watch => _downloads.TryRemove(watch, out _));
        _downloads[watch] = true;
        return watch;
    }

    /// <summary>A download reached a terminal status.</summary>
    public void DownloadEnded(DownloadStatus status) => _ended.Add(1, Tag(status));

    /// <summary>Something failed and is tried again.</summary>
    public void Retried(ErrorCode code) => _retries.Add(1, Tag(code));

    /// <param name="downloads">Queued downloads of the cluster; null when another silo tells from here on.</param>
    public void QueueCounted(long? downloads) => Interlocked.Exchange(ref _queued, downloads ?? Unknown);

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

    private static KeyValuePair<string, object?> Tag(DownloadStatus status) => new(StatusTag, status.ToString().ToLowerInvariant());

    private static KeyValuePair<string, object?> Tag(ErrorCode code) => new(ErrorTag, code.Text());

    private IEnumerable<Measurement<long>> Queued() => Interlocked.Read(ref _queued) is not Unknown and var queued ? [new(queued)] : [];

    /// <summary>A series that begins with its first event shows no rise at it: alerts would miss the first.</summary>
    private void ShowZeros()
    {
        foreach (var counter in new[] { _resumes, _fenced, _steals, _hedges })
        {
            counter.Add(0);
        }

        _received.Add(0, KeptOutcome);
        _received.Add(0, TwiceOutcome);
        foreach (var status in Statuses.Where(status => status.IsTerminal()))
        {
            _ended.Add(0, Tag(status));
        }

        foreach (var code in Enum.GetValues<ErrorCode>())
        {
            _retries.Add(0, Tag(code));
        }
    }

    private void SegmentEnded(SegmentWatch watch)
    {
        lock (_fetching)
        {
            if (_active.TryRemove(watch, out _))
            {
                _fetched += watch.Received;
            }
        }
    }

    private long Fetched()
    {
        lock (_fetching)
        {
            return _fetched + _active.Keys.Sum(watch => watch.Received);
        }
    }

    private IEnumerable<Measurement<int>> Active()
    {
        var counts = _downloads.Keys.CountBy(watch => watch.Status).ToDictionary();
        return Statuses.Where(status => status.IsWorking()).Select(status => new Measurement<int>(counts.GetValueOrDefault(status), Tag(status)));
    }

    private TimeSpan OldestCheckpoint() => _active.Keys.Select(watch => watch.CheckpointAge).DefaultIfEmpty().Max();
}
