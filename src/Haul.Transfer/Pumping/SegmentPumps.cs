using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Makes the pumps of this silo and holds what those of one download share, as long as one of its slots is here.</summary>
public sealed class SegmentPumps(ISource source, IPartStore store, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DownloadId, Entry> _shared = [];

    public SegmentPump Create(PumpOrder order) => new(source, store, clock, order);

    public Lease NewLease() => new(clock);

    public WaitMeter NewWaits() => new(clock);

    /// <summary>A slot of the download is here from now on, until it calls <see cref="Leave"/>.</summary>
    public SharedByPumps Enter(DownloadId download)
    {
        lock (_lock)
        {
            if (!_shared.TryGetValue(download, out var entry))
            {
                _shared[download] = entry = new(new(new(clock), new()));
            }

            entry.Slots++;
            return entry.Shared;
        }
    }

    /// <summary>Once for each <see cref="Enter"/>.</summary>
    public void Leave(DownloadId download)
    {
        lock (_lock)
        {
            if (_shared.TryGetValue(download, out var entry) && --entry.Slots == 0)
            {
                _shared.Remove(download);
            }
        }
    }

    private sealed class Entry(SharedByPumps shared)
    {
        public SharedByPumps Shared => shared;

        public int Slots { get; set; }
    }
}

/// <summary>What the pumps of one download on one silo share.</summary>
/// <param name="Throttle">Its rate.</param>
/// <param name="Permits">Its connections.</param>
public sealed record SharedByPumps(Throttle Throttle, ConnectionPermits Permits);
