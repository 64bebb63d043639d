using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>What the scheduler wants done, in this order.</summary>
public abstract record Decision
{
    private Decision()
    {
    }

    /// <summary>A slot without a segment gets one.</summary>
    /// <param name="Slot">The slot; one past the highest that exists makes another.</param>
    /// <param name="Victim">Number of the segment it is taken from (steal) or doubled (hedge).</param>
    public sealed record Assign(int Slot, string Silo, ByteRange Range, AssignReason Reason, long? Victim = null) : Decision;

    /// <summary>The live segment ends at <paramref name="End"/>, a block edge; what lies behind it is unassigned.</summary>
    public sealed record Cut(long Segment, long End, CutReason Reason) : Decision;

    /// <summary>The next attempt of a live segment whose last one ended, or whose silo is dead.</summary>
    /// <param name="Silo">Where its slot runs from here on: the silo it is on, or another when that one is dead.</param>
    public sealed record Start(long Segment, string Silo) : Decision;

    /// <summary>The segment is no longer live: its blocks are finished, or another holds them.</summary>
    public sealed record Release(long Segment) : Decision;
}

public enum AssignReason
{
    Fresh,
    Steal,
    Hedge,
}

public enum CutReason
{
    Steal,
    Silence,
    OverShare,

    /// <summary>Another fetched the blocks behind the cut (a hedge that won, a late report).</summary>
    Finished,
}
