namespace Haul.Abstractions;

/// <summary>What limits a download and what happened to it: the document of <c>explain --json</c> and of the HTTP API. Fields are added, never renamed.</summary>
/// <param name="Limit"><c>origin</c>, <c>link</c>, <c>store</c>, <c>policy</c> or <c>nothing</c>.</param>
/// <param name="Sentence">Why, with figures; silos in it are named as in <paramref name="Silos"/>.</param>
/// <param name="Waits">Null when nothing was fetched lately.</param>
/// <param name="Events">At most the last 200, oldest first.</param>
public sealed record ShownExplanation(
    string Id,
    string? Name,
    string Status,
    string Limit,
    string Sentence,
    ShownWaits? Waits,
    IReadOnlyList<ShownSiloTotal> Silos,
    IReadOnlyList<ShownEvent> Events)
{
    public static ShownExplanation Of(DownloadExplanation explanation, CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.Id.Value,
            row.Name,
            explanation.Status.Word(),
            explanation.Limit.ToString().ToLowerInvariant(),
            ShownUrl.Redact(explanation.Sentence),
            explanation.Waits is { } waits ? ShownWaits.Of(waits) : null,
            [.. explanation.Silos.Select(ShownSiloTotal.Of)],
            [.. explanation.Events.Select(ShownEvent.Of)]);
    }
}

/// <summary>For what the connections waited lately, as shares of their time from 0 to 1.</summary>
public sealed record ShownWaits(double Origin, double Store, double Policy, double Saving)
{
    public static ShownWaits Of(WaitShares waits)
    {
        ArgumentNullException.ThrowIfNull(waits);
        return new(Rounded(waits.Origin), Rounded(waits.Store), Rounded(waits.Policy), Rounded(waits.Saving));
    }

    private static double Rounded(double share) => Math.Round(share, 3);
}

/// <summary>What one silo has done for a download.</summary>
/// <param name="Silo">Parsable silo address.</param>
/// <param name="Seconds">Time for which its connections were open, added up over them.</param>
/// <param name="Failures">Tries that failed.</param>
public sealed record ShownSiloTotal(string Silo, long Bytes, double Seconds, int Failures)
{
    public static ShownSiloTotal Of(SiloTotal total)
    {
        ArgumentNullException.ThrowIfNull(total);
        return new(total.Silo, total.Bytes, Math.Round(total.Seconds, 1), total.Failures);
    }
}

/// <summary>Something that happened to a download.</summary>
/// <param name="Kind">As in <c>status</c>, <c>failure</c>, <c>originPause</c>.</param>
/// <param name="Silo">Parsable address of the silo that it concerns, or null.</param>
public sealed record ShownEvent(string Time, string Kind, string? Silo, string Text)
{
    public static ShownEvent Of(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        return new(
            StatusWords.Rfc3339(happened.At)!,
            System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(happened.Kind.ToString()),
            happened.Silo,
            ShownUrl.Redact(happened.Text));
    }
}
