using System.Collections.Concurrent;

namespace Haul.Grains;

/// <summary>What the pumps of this silo do at the moment.</summary>
public sealed class SiloLoad
{
    private readonly ConcurrentDictionary<SegmentRun, byte> _runs = new();

    /// <summary>Bytes a second over all pumps.</summary>
    public double Rate => _runs.Keys.Where(run => run.Pump.IsConnected).Sum(run => run.Pump.Rate);

    /// <summary>Open connections to origins.</summary>
    public int Connections => _runs.Keys.Count(run => run.Pump.IsConnected);

    internal void Begin(SegmentRun run) => _runs[run] = 0;

    internal void End(SegmentRun run) => _runs.TryRemove(run, out _);
}
