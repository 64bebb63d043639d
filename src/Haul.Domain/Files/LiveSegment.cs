using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>A segment that is handed out. Every unfinished block lies in at most one that is not a hedge.</summary>
/// <param name="Number">Number within the download, never used twice.</param>
/// <param name="Slot">The segment grain <c>ID/Slot</c> that fetches it.</param>
/// <param name="Silo">The silo that the slot lives on, or is wanted on.</param>
/// <param name="Range">Bytes, on block edges.</param>
/// <param name="Attempt">Grows with each pump run that is ordered, and each time that the download is asked for again: what is told of an earlier one is late.</param>
/// <param name="Hedge">A second fetch of blocks that another segment holds too.</param>
/// <param name="Stolen">Cut from a segment that would have taken longer.</param>
[GenerateSerializer, Immutable, Alias("haul.LiveSegment")]
public sealed record LiveSegment(
    [property: Id(0)] long Number,
    [property: Id(1)] int Slot,
    [property: Id(2)] string Silo,
    [property: Id(3)] ByteRange Range,
    [property: Id(4)] int Attempt = 1,
    [property: Id(5), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Hedge = false,
    [property: Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Stolen = false);
