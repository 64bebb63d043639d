using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Persistence;
using FileOptions = Haul.Grains.FileOptions;

namespace Haul.Benchmarks;

/// <summary>
/// The file grain on virtual time: in each pass it has the scheduler decide on what the slots have said, applies that to the
/// real machine, saves, and then calls the slots. The answers go into the next pass.
/// </summary>
internal sealed class Download(Scenario scenario, Agenda agenda, Cluster cluster)
{
    public const string Origin = "https://origin.example:443";

    /// <summary>Seconds: the file grain's tick. Hints bring a pass sooner, and never later.</summary>
    private const double PassSeconds = 0.25;

    /// <summary>Seconds from a decision until the slots have heard it: the row is saved, then they are called.</summary>
    private const double SaveSeconds = 0.1;

    private const double SyncSeconds = 2;

    /// <summary>Seconds without an answer after which a slot has lost its lease and counts as stopped.</summary>
    private const double LeaseSeconds = 15;

    private static readonly DateTimeOffset Start = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FileOptions _options = new();
    private readonly SortedDictionary<int, Line> _lines = [];
    private readonly BlockGrid _grid = BlockGrid.For(scenario.Length);
    private FileState _state = new();
    private double _measuredAt = double.NegativeInfinity;

    public static DownloadId Id { get; } = DownloadId.Parse("01JGFJJZ00000000000000000A");

    /// <summary>The finished set is the file, nothing is handed out, and every slot has stopped.</summary>
    public bool IsOver => _state.Status is DownloadStatus.Merging;

    public bool IsWhole => _state.Finished.Equals(RangeSet.Of(_grid.File));

    /// <summary>Seconds at which 95 % of the bytes were known to be durable.</summary>
    public double NearlyWholeAt { get; private set; } = double.PositiveInfinity;

    /// <summary>Seconds at which all of them were.</summary>
    public double WholeAt { get; private set; } = double.PositiveInfinity;

    /// <summary>Body bytes that came over all connections.</summary>
    public long Received => _lines.Values.Sum(line => line.Pump.Received);

    /// <summary>Bytes of the largest row as the state store would be given it.</summary>
    public int LargestRow { get; private set; }

    public CallCost DecideCost { get; } = new();

    public int Decisions { get; private set; }

    public int Steals { get; private set; }

    public int Hedges { get; private set; }

    /// <summary>Begins when the probe has been answered.</summary>
    public void Begin()
    {
        cluster.Died = silo =>
        {
            foreach (var line in _lines.Values.Where(line => line.Pump.Silo == silo))
            {
                line.Pump.Die();
            }
        };
        Do(new FileFact.Submitted(new() { Url = $"{Origin}/datasets/archive.tar", Name = "archive.tar", Connections = scenario.Connections }, Start));
        Do(new FileFact.Admitted());
        Do(new FileFact.ProbeSent(cluster.Facts.First(silo => silo.Connections > 0).Silo));
        Do(new FileFact.Probed(new() { Length = scenario.Length, ETag = "\"5e8a2b9c-640000000000\"", LastModified = "Wed, 01 Jan 2025 00:00:00 GMT", Ranges = true }, "2049:1048577"));
        Pass();
    }

    private TimeSpan Now => TimeSpan.FromSeconds(agenda.Now);

    private void Pass()
    {
        Decide();
        if (_state.IsWhole && _state.Segments.IsEmpty && _lines.Values.All(line => line.Slot.IsStopped || (Now - line.Slot.AnsweredAt).TotalSeconds > LeaseSeconds))
        {
            Do(new FileFact.Committed());
        }
        else
        {
            Save();
            Tell();
            agenda.In(PassSeconds, Pass);
        }
    }

    private void Decide()
    {
        var live = _state.Segments.ToDictionary(segment => segment.Slot);
        var facts = new SchedulerFacts
        {
            Grid = _grid,
            Finished = _state.Finished,
            Segments = _state.Segments,
            Slots = [.. _lines.Values.Select(line => line.Slot.Facts(live.GetValueOrDefault(line.Slot.Number), Now))],
            Silos = cluster.Facts,
            Hedging = _options.Hedging,
            Ahead = _options.Ahead.TotalSeconds,
        };
        var decisions = DecideCost.Of(() => SegmentScheduler.Decide(facts));
        Do(new FileFact.Decided(decisions));
        Decisions += decisions.Length;
        Steals += decisions.Count(decision => decision is Decision.Assign { Reason: AssignReason.Steal });
        Hedges += decisions.Count(decision => decision is Decision.Assign { Reason: AssignReason.Hedge });
    }

    private void Save()
    {
        _state = _state with { Revision = _state.Revision + 1, Received = [.. _lines.Values.Select(line => line.Slot.Received)] };
        if (agenda.Now - _measuredAt >= SyncSeconds)
        {
            _measuredAt = agenda.Now;
            LargestRow = Math.Max(LargestRow, StateJson.Write(_state).Length);
        }
    }

    /// <summary>Calls the slots whose plan says something else than before, that hinted, or whose last call is too long ago.</summary>
    private void Tell()
    {
        var live = _state.Segments.ToDictionary(segment => segment.Slot);
        foreach (var segment in _state.Segments)
        {
            Place(segment);
        }

        var called = ImmutableArray.CreateBuilder<(Line Line, SegmentPlan Plan)>();
        foreach (var line in _lines.Values.Where(line => cluster.IsMember(line.Slot.Silo)))
        {
            var segment = live.GetValueOrDefault(line.Slot.Number);
            if (line.IsDue(segment, agenda.Now, SyncSeconds))
            {
                line.Called(segment, agenda.Now);
                called.Add((line, Plan(segment)));
            }
        }

        var calls = called.ToImmutable();
        agenda.In(SaveSeconds, () => Sync(calls));
    }

    /// <summary>The slot of the segment is where the segment is wanted, unless the silo that it is on lives.</summary>
    private void Place(LiveSegment segment)
    {
        if (!_lines.TryGetValue(segment.Slot, out var line))
        {
            _lines[segment.Slot] = line = new(segment.Slot, cluster[segment.Silo], _grid, agenda);
        }
        else if (line.Slot.Silo != segment.Silo && !cluster.IsMember(line.Slot.Silo))
        {
            line.Move(cluster[segment.Silo], Now);
        }
    }

    private SegmentPlan Plan(LiveSegment? segment) => new()
    {
        Download = Id,
        Generation = _state.Generation,
        Revision = _state.Revision,
        Segment = segment is null ? null : new(segment.Number, segment.Range, segment.Attempt),
        KnownHashes = segment is null ? 0 : ReportFolding.KnownHashes(_state, segment),
    };

    /// <summary>A dead silo does not answer.</summary>
    private void Sync(ImmutableArray<(Line Line, SegmentPlan Plan)> calls)
    {
        foreach (var (line, plan) in calls.Where(call => call.Line.Pump.Silo.Lives))
        {
            var report = line.Answer(plan, Now);
            var finished = ReportFolding.Blocks(_state, line.Slot.Number, report).Select(block => block.Block).Where(block => !_state.Finished.Contains(_grid.BlockAt(block))).ToArray();
            if (finished.Length > 0)
            {
                Do(new FileFact.BlocksFinished(ReportFolding.Ranges(_grid, finished)));
            }
        }

        var length = _state.Finished.Length;
        NearlyWholeAt = length >= 0.95 * scenario.Length ? Math.Min(NearlyWholeAt, agenda.Now) : NearlyWholeAt;
        WholeAt = length == scenario.Length ? Math.Min(WholeAt, agenda.Now) : WholeAt;
    }

    private void Do(FileFact fact) => _state = FileMachine.Apply(_state, fact).OrThrow();
}
