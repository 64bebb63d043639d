namespace Haul.Abstractions;

/// <summary>For what a connection waited lately (about 10 s), as shares of its time from 0 to 1; the rest of it bytes were moved.</summary>
/// <param name="Origin">A request or a read was pending.</param>
/// <param name="Store">A write or a flush of the part, or memory for a block.</param>
/// <param name="Policy">The rate that the download was limited to.</param>
/// <param name="Saving">A save of its state, with nothing to fetch meanwhile.</param>
/// <param name="Seconds">The time that these are shares of.</param>
[GenerateSerializer, Immutable, Alias("haul.WaitShares")]
public sealed record WaitShares(
    [property: Id(0)] double Origin,
    [property: Id(1)] double Store,
    [property: Id(2)] double Policy,
    [property: Id(3)] double Saving,
    [property: Id(4)] double Seconds);
