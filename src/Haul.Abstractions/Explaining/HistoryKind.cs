namespace Haul.Abstractions;

/// <summary>What kind of thing happened to a download.</summary>
[GenerateSerializer, Alias("haul.HistoryKind")]
public enum HistoryKind
{
    /// <summary>The status changed.</summary>
    Status,

    /// <summary>It goes on after a pause, a failure, or a process that ended.</summary>
    Resumed,

    /// <summary>A try failed; the text says why.</summary>
    Failure,

    /// <summary>A silo died or fell silent, and another took over.</summary>
    Takeover,

    /// <summary>A connection that was free took bytes from a slower one.</summary>
    Steal,

    /// <summary>The last blocks are fetched a second time, because their owner is slow.</summary>
    Hedge,

    Joined,

    Left,

    /// <summary>A finished block was not what its hash says, or the store lost it.</summary>
    BadBlock,

    /// <summary>The origin wants to be left alone for a while.</summary>
    OriginPause,

    /// <summary>The origin serves something else than before.</summary>
    OriginChanged,

    /// <summary>An owner that was replaced meanwhile was refused.</summary>
    Fenced,

    Published,
}
