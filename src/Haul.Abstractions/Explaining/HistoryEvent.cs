namespace Haul.Abstractions;

/// <summary>Something that happened to a download.</summary>
/// <param name="At">UTC.</param>
/// <param name="Silo">Parsable address of the silo that it concerns; null when it concerns none, or all.</param>
/// <param name="Text">One short sentence without secrets.</param>
[GenerateSerializer, Immutable, Alias("haul.HistoryEvent")]
public sealed record HistoryEvent(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] HistoryKind Kind,
    [property: Id(2)] string? Silo,
    [property: Id(3)] string Text);
