using System.Collections.Concurrent;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Makes the pumps of this silo and holds what those of one download share.</summary>
public sealed class SegmentPumps(ISource source, IPartStore store, TimeProvider clock)
{
    private readonly ConcurrentDictionary<DownloadId, Throttle> _throttles = new();
    private readonly ConcurrentDictionary<DownloadId, ConnectionPermits> _permits = new();

    public SegmentPump Create(PumpOrder order) => new(source, store, clock, order);

    public Lease NewLease() => new(clock);

    /// <summary>The bucket of a download on this silo, at the given rate (bytes a second; null is unlimited).</summary>
    public Throttle ThrottleOf(DownloadId download, long? rate)
    {
        var throttle = _throttles.GetOrAdd(download, _ => new(clock));
        throttle.Rate = rate;
        return throttle;
    }

    /// <summary>The connections of a download on this silo.</summary>
    public ConnectionPermits PermitsOf(DownloadId download) => _permits.GetOrAdd(download, _ => new());
}
