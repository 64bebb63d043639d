using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>
/// A download on virtual time: silos, pumps that lag behind their reports, and a file that applies what the scheduler
/// decides, checking each decision against the rules. Chance comes from one seed.
/// </summary>
internal sealed partial class World(BlockGrid grid, int seed)
{
    private const double SyncSeconds = 2;
    private const double CheckpointSeconds = 2;
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SiloModel> _silos = [];
    private readonly SortedDictionary<int, Pump> _pumps = [];
    private long _nextSegment;
    private double _nextSync;
    private double _peaceUntil;
    private bool _hinted = true;

    public double Now { get; private set; }

    public double Step { get; init; } = 0.01;

    public double RequestCost { get; init; } = 0.05;

    public bool Hedging { get; init; } = true;

    /// <summary>Seconds until what is written is durable.</summary>
    public double SettleSeconds { get; init; } = 0.02;

    public bool Uploads { get; init; }

    /// <summary>Seconds before a segment's end at which its connection is given the next one.</summary>
    public double Ahead { get; init; }

    /// <summary>Chance that an answer to a Sync gets lost, and that it comes late.</summary>
    public double Loss { get; init; }

    /// <summary>Bytes a second of a connection, by silo, slot and bytes that the slot has received.</summary>
    public Func<string, int, long, double> RateOf { get; init; } = (_, _, _) => 10e6;

    public RangeSet Finished { get; private set; } = RangeSet.Empty;

    public SortedDictionary<long, LiveSegment> Segments { get; } = [];

    public int Steals { get; private set; }

    public int Hedges { get; private set; }

    public long Received => _pumps.Values.Sum(pump => pump.Received);

    public int Slots => _pumps.Count;

    public IReadOnlyCollection<SiloModel> Silos => _silos.Values;

    public bool IsDone => Finished.Length == grid.KnownLength;

    /// <summary>When the finished bytes passed 95 %.</summary>
    public double NearlyDoneAt { get; private set; }

    public SiloModel Join(string name, int connections) => _silos[name] = new() { Name = name, Granted = connections };

    public void Kill(SiloModel silo)
    {
        _silos.Remove(silo.Name);
        foreach (var pump in _pumps.Values.Where(pump => pump.Silo == silo.Name))
        {
            pump.Die();
        }
    }

    public void Fail(double pause)
    {
        var running = _pumps.Values.Where(pump => pump.IsConnected).ToArray();
        if (running.Length > 0)
        {
            running[_random.Next(running.Length)].Fail(Now + pause);
            _hinted = true;
        }
    }

    /// <summary>The origin wants no further request for so many seconds.</summary>
    public void Pause(double seconds) => _peaceUntil = Math.Max(_peaceUntil, Now + seconds);

    public void Advance()
    {
        Now += Step;
        foreach (var pump in _pumps.Values.Where(pump => _silos.TryGetValue(pump.Silo, out var silo) && !silo.Frozen))
        {
            _hinted |= pump.Run(this);
        }

        if (_hinted || Now >= _nextSync)
        {
            _nextSync = Now >= _nextSync ? Now + SyncSeconds : _nextSync;
            _hinted = false;
            Sync();
            Apply(Decide());
            Sync();
        }

        if (NearlyDoneAt == 0 && Finished.Length >= 0.95 * grid.KnownLength)
        {
            NearlyDoneAt = Now;
        }
    }

    public double RunToEnd(double patience)
    {
        while (!IsDone)
        {
            Assert.True(Now < patience, $"{grid.KnownLength - Finished.Length} bytes are missing after {Now} s: {Describe()}");
            Advance();
        }

        return Now;
    }

    public string Describe() => string.Join("; ", Segments.Values.Select(segment => segment.ToString())) + "\n" + string.Join("; ", _pumps.Values.Select(pump => pump.ToFacts(Now).ToString()))
        + "\n" + string.Join("; ", _silos.Values.Select(silo => $"{silo.Name}: {silo.Granted}{(silo.Frozen ? " frozen" : "")}"));

    public SchedulerFacts Facts() => new()
    {
        Grid = grid,
        Finished = Finished,
        Segments = [.. Segments.Values],
        Slots = [.. _pumps.Values.Select(pump => pump.ToFacts(Now))],
        Silos = [.. _silos.Values.Select(silo => new SiloFacts(silo.Name, silo.Granted, IsPeace))],
        RequestCost = RequestCost,
        Hedging = Hedging,
        Uploads = Uploads,
        Ahead = Ahead,
    };

    /// <summary>Whether the silo has a connection for one more pump: those handed out early wait for it.</summary>
    private bool HasPermit(string silo) => Ahead == 0 || (!IsPeace && _pumps.Values.Count(pump => pump.Silo == silo && pump.IsConnected) < _silos[silo].Granted);

    private bool IsPeace => Now < _peaceUntil;

    private ImmutableArray<Decision> Decide()
    {
        var facts = Facts();
        var decisions = SegmentScheduler.Decide(facts);
        var shuffled = facts with { Segments = [.. facts.Segments.Reverse()], Slots = [.. facts.Slots.Reverse()], Silos = [.. facts.Silos.Reverse()] };
        Assert.Equal(decisions, SegmentScheduler.Decide(shuffled));
        return decisions;
    }

    private void Sync()
    {
        foreach (var pump in _pumps.Values)
        {
            if (!_silos.TryGetValue(pump.Silo, out var silo) || silo.Frozen)
            {
                continue;
            }

            pump.Take(Segments.Values.FirstOrDefault(segment => segment.Slot == pump.Slot), this);
            if (Loss > 0 && _random.NextDouble() < Loss)
            {
                continue; // The slot took the plan; what it answers comes with a later Sync.
            }

            pump.Report(Now);
            foreach (var block in pump.TakeDurable(grid))
            {
                Finished = Finished.Add(block);
            }
        }
    }

    public sealed class SiloModel
    {
        public required string Name { get; init; }

        public int Granted { get; set; }

        public bool Frozen { get; set; }

        public double FrozenAt { get; set; }
    }
}
