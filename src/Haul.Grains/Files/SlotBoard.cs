using Haul.Abstractions;
using Haul.Domain;
using Orleans.Runtime.Placement;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>
/// The slots of a download and the calls to them. A call is never waited for: its answer lands in the inbox and wakes the
/// file grain, so that a silent silo holds nobody up.
/// </summary>
internal sealed class SlotBoard(DownloadId download, IGrainFactory grains, TimeProvider clock, Action wake)
{
    private readonly SortedDictionary<int, Entry> _slots = [];
    private readonly Queue<(Slot Slot, SegmentReport Report)> _inbox = [];
    private readonly long _epoch = clock.GetTimestamp();

    /// <summary>Time since this activation began, on the monotonic clock.</summary>
    public TimeSpan Now => clock.GetElapsedTime(_epoch);

    public IReadOnlyCollection<Slot> All => [.. _slots.Values.Select(entry => entry.Slot)];

    /// <summary>No slot runs a pump: each has said so, or has not been heard for longer than its lease.</summary>
    public bool AllStopped => _slots.Values.All(entry => entry.Slot.IsStopped || Now - entry.Slot.AnsweredAt > Transfer.Lease.Duration);

    /// <param name="received">Body bytes that an earlier activation of the file grain knew it to have received.</param>
    /// <param name="inherited">An earlier activation has set it to work.</param>
    public Slot Get(int number, string silo, long received, bool inherited)
    {
        if (!_slots.TryGetValue(number, out var entry))
        {
            entry = new(new(number, received, inherited) { Silo = silo, AnsweredAt = Now });
            _slots.Add(number, entry);
        }

        return entry.Slot;
    }

    /// <summary>No slot waits any more before its next attempt: another origin is asked.</summary>
    public void ForgetPauses()
    {
        foreach (var entry in _slots.Values)
        {
            entry.Slot.RetryAt = TimeSpan.Zero;
        }
    }

    /// <summary>The slot has something to say: ask it at the next chance.</summary>
    public void Hint(int number)
    {
        if (_slots.TryGetValue(number, out var entry))
        {
            entry.Hinted = true;
        }
    }

    /// <summary>Reports that have arrived since the last look, in order.</summary>
    public IEnumerable<(Slot Slot, SegmentReport Report)> TakeReports()
    {
        while (_inbox.TryDequeue(out var next))
        {
            yield return next;
        }
    }

    /// <summary>Calls the slot when its plan says something else than before, when it hinted, or when its last call is too long ago.</summary>
    public void Offer(Slot slot, SegmentPlan plan, TimeSpan interval)
    {
        var entry = _slots[slot.Number];
        var told = (plan.Generation, plan.Segment, plan.Part is not null, plan.Connections);
        if (entry.CallingSince is null && (entry.Told != told || entry.Hinted || (plan.Segment is not null && Now - entry.CalledAt >= interval)))
        {
            Call(entry, plan, told).Ignore();
        }
    }

    /// <summary>The slot's silo is gone: what it was told is void.</summary>
    public void Replace(Slot slot, string silo)
    {
        slot.Silo = silo;
        slot.CallingSince = slot.CallingSince is null ? null : Now;
        _slots[slot.Number].Told = default;
    }

    private async Task Call(Entry entry, SegmentPlan plan, (int, SegmentAssignment?, bool, int?) told)
    {
        entry.Hinted = false;
        entry.CallingSince = entry.CalledAt = Now;
        entry.Slot.CallingSince ??= Now; // of the first call that was not answered
        try
        {
            // The hint chooses the silo of a first activation and of one that moves; it must not flow into other calls.
            RequestContext.Set(IPlacementDirector.PlacementHintKey, SiloAddress.FromParsableString(entry.Slot.Silo));
            var call = grains.GetGrain<ISegmentGrain>($"{download}/{entry.Slot.Number}").Sync(plan);
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
            var report = await call;
            entry.Told = told;
            entry.Failed = null;
            _inbox.Enqueue((entry.Slot, report));
        }
        catch (Exception error)
        {
            // Silence is what counts; the next offer asks again.
            entry.Failed = error;
        }

        entry.CallingSince = null;
        entry.Slot.CallingSince = entry.Failed is null ? null : entry.Slot.CallingSince;
        if (entry.Failed is null)
        {
            wake(); // after a failure the next tick is soon enough: a silo that goes down fails every call at once
        }
    }

    private sealed class Entry(Slot slot)
    {
        public Slot Slot { get; } = slot;

        public bool Hinted { get; set; }

        public TimeSpan CalledAt { get; set; }

        public TimeSpan? CallingSince { get; set; }

        public Exception? Failed { get; set; }

        public (int Generation, SegmentAssignment? Segment, bool HasPart, int? Connections) Told { get; set; }
    }
}
