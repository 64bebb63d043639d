using Haul.Abstractions;

namespace Haul.Domain;

internal enum WorkState
{
    /// <summary>Holds a connection, or is about to open one.</summary>
    Running,

    /// <summary>All bytes are written; the slot waits for durability and holds no connection.</summary>
    Settling,

    /// <summary>The attempt is over; the next one starts when a connection of the silo is free.</summary>
    Startable,

    /// <summary>The attempt is over and the pause after it is not.</summary>
    Pausing,

    /// <summary>The silo is dead: the slot goes on elsewhere.</summary>
    Orphan,

    /// <summary>Released, or cut down to what is durable: nothing is left to plan.</summary>
    Gone,
}

/// <summary>A live segment as the scheduler sees it while it decides; <see cref="End"/> and <see cref="State"/> move.</summary>
internal sealed class Work(LiveSegment segment, SlotFacts? slot, string silo, WorkState state, long position)
{
    /// <summary>Seconds that a slot without a running attempt is taken to stay so: its pause is not among the facts.</summary>
    private const double UnknownPause = 1;

    public LiveSegment Segment { get; } = segment;

    /// <summary>What its slot said last, maybe of an earlier segment; null for a slot that never answered.</summary>
    public SlotFacts? Slot { get; } = slot;

    public string Silo { get; } = silo;

    public WorkState State { get; set; } = state;

    public long Position { get; } = position;

    public long End { get; set; } = segment.Range.End;

    public bool Released { get; set; }

    /// <summary>Bytes a second of its connection, or of the slot's last one; 0 while unknown.</summary>
    public double Rate { get; } = slot?.Rate ?? 0;

    public ByteRange Range => new(Segment.Range.Start, End);

    public long Rest => Math.Max(0, End - Position);

    /// <summary>Its slot has not told how far it is: more than nothing may be durable.</summary>
    public bool IsUnheard => Slot is { Heard: false };

    public bool IsSilent => Slot?.SilentFor > Silence.Limit;

    /// <summary>Its slot has been heard and should have answered again.</summary>
    public bool IsOverdue => Slot is { Heard: true, SilentFor: > Silence.Suspicion };

    /// <summary>Its slot has been heard and answers.</summary>
    public bool IsAnswering => Slot is { Heard: true, SilentFor: <= Silence.Suspicion };

    /// <summary>It gives its connection back within so many seconds; never within none. Where a slot is overdue, nobody knows.</summary>
    public bool EndsWithin(double seconds) =>
        seconds > 0 && State is WorkState.Running && !IsUnheard && Slot is { Connected: true, Rate: > 0, SilentFor: <= Silence.Suspicion } slot && slot.Segment == Segment.Number && Quiet + (Rest / Rate) - slot.Age <= seconds;

    /// <summary>Seconds before its bytes are expected to flow again.</summary>
    public double Quiet => State is WorkState.Running ? Slot?.StalledFor ?? 0 : Math.Max(UnknownPause, Slot?.StalledFor ?? 0);

    /// <summary>Seconds until it is expected to have written everything before <paramref name="offset"/>.</summary>
    public double SecondsTo(long offset, double rate) => Quiet + (Math.Max(0, offset - Position) / rate);

    public static Work Of(LiveSegment segment, SlotFacts? slot, IReadOnlySet<string> living)
    {
        var told = slot?.Segment == segment.Number ? slot : null;
        var silo = told is not null && living.Contains(told.Silo) ? told.Silo : segment.Silo;
        var position = Math.Max(segment.Range.Start, told?.Position ?? 0);
        var state = (living.Contains(silo), told) switch
        {
            (false, _) => WorkState.Orphan,
            (_, null) => WorkState.Running,
            (_, { Ended: true, Waiting: true }) => WorkState.Pausing,
            (_, { Ended: true }) => WorkState.Startable,
            (_, { Connected: false }) when position >= segment.Range.End => WorkState.Settling,
            _ => WorkState.Running,
        };
        return new(segment, slot, silo, state, position);
    }
}
