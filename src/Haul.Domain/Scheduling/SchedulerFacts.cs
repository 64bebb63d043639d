using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>All that the scheduler looks at. Times are seconds, rates bytes a second.</summary>
public sealed record SchedulerFacts
{
    /// <summary>The grid; its length is known (a single stream has one open segment and nothing to schedule).</summary>
    public required BlockGrid Grid { get; init; }

    public required RangeSet Finished { get; init; }

    public required ImmutableArray<LiveSegment> Segments { get; init; }

    /// <summary>What the slots of the download said last, one for each slot that exists.</summary>
    public required ImmutableArray<SlotFacts> Slots { get; init; }

    /// <summary>Living silos and what the broker grants the download on each.</summary>
    public required ImmutableArray<SiloFacts> Silos { get; init; }

    /// <summary>Typical seconds from a request to its first byte.</summary>
    public double RequestCost { get; init; } = 0.05;

    /// <summary>
    /// A connection whose segment is expected to end within so many seconds is given its next one, which waits for it: what it
    /// costs to hand that out is no gap then; not while it may be needed for what a mute silo holds. 0: only when it is free.
    /// </summary>
    public double Ahead { get; init; }

    /// <summary>Blocks may be fetched a second time at the end.</summary>
    public bool Hedging { get; init; } = true;

    /// <summary>
    /// Written bytes become durable by an upload of their own (a blob): one that takes long may be hedged. Where one flush serves all
    /// (a directory), a second fetch would wait for the same flush.
    /// </summary>
    public bool Uploads { get; init; }
}

/// <param name="Segment">Number of the live segment in hand; null when idle.</param>
/// <param name="Position">Bytes before it are received.</param>
/// <param name="Rate">Of its connection; 0 while unknown. An idle slot keeps the rate of its last segment.</param>
/// <param name="Connected">Holds a connection. A slot that waits for durability or for a retry does not.</param>
/// <param name="Ended">The segment's current attempt is over and the segment is not finished: it must be started again.</param>
/// <param name="Waiting">It may not be started yet (pause after an error).</param>
/// <param name="SilentFor">Seconds since its last answer. A slot that nobody asks counts as answering: 0.</param>
/// <param name="StalledFor">Seconds that <paramref name="Position"/> had not moved, since it was connected at the earliest, when it was told: so long it is expected to stay there.</param>
/// <param name="Age">Seconds since <paramref name="Position"/> was told.</param>
/// <param name="Heard">It has told of the segment; else <paramref name="Position"/> is where the segment starts, and more may be durable.</param>
public sealed record SlotFacts(
    int Slot, string Silo, long? Segment, long Position, double Rate, bool Connected, bool Ended, bool Waiting, double SilentFor,
    double StalledFor = 0, double Age = 0, bool Heard = true)
{
    /// <summary>Of a slot that an earlier activation of the file grain gave the segment and that this one has not asked yet.</summary>
    /// <param name="runs">Its silo lives, so its pump is taken to run.</param>
    public static SlotFacts Unheard(LiveSegment live, bool runs)
    {
        ArgumentNullException.ThrowIfNull(live);
        return new(live.Slot, live.Silo, live.Number, live.Range.Start, 0, Connected: runs, Ended: !runs, Waiting: false, SilentFor: 0, Heard: false);
    }
}

/// <param name="Connections">Connections that the download may hold on this silo.</param>
/// <param name="Paused">The origin wants peace for a while: what runs runs on, nothing is started, and what waits keeps its place.</param>
public sealed record SiloFacts(string Silo, int Connections, bool Paused = false);
