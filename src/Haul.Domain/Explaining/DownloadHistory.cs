using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The row of what has happened to a download: the last events and what each silo has done.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadHistory")]
public sealed record DownloadHistory
{
    /// <summary>Events kept; older ones go.</summary>
    public const int MostEvents = 200;

    /// <summary>Letters of a text: with all events the row stays far below the 1 MiB that a table takes.</summary>
    public const int LongestText = 400;

    /// <summary>Saves whose names are kept: more than owners write before one of them that was fenced reads the row again.</summary>
    private const int MostSaves = 8;

    /// <summary>Silos kept; a silo that starts again is another one, and those that brought least go.</summary>
    private const int MostSilos = 256;

    /// <summary>Oldest first.</summary>
    [Id(0)]
    public ImmutableArray<HistoryEvent> Events { get; init; } = [];

    /// <summary>By address.</summary>
    [Id(1)]
    public ImmutableArray<SiloTotal> Silos { get; init; } = [];

    /// <summary>Names of the last saves, oldest first: whether one that was reported as failed was stored shows when the row is read again.</summary>
    [Id(2)]
    public ImmutableArray<string> Saves { get; init; } = [];

    /// <summary>This, followed by what came later.</summary>
    public DownloadHistory Then(DownloadHistory later)
    {
        ArgumentNullException.ThrowIfNull(later);
        return new()
        {
            Events = [.. Events.Concat(later.Events).TakeLast(MostEvents)],
            Silos =
            [
                .. Silos.Concat(later.Silos)
                    .GroupBy(total => total.Silo)
                    .Select(same => new SiloTotal(same.Key, same.Sum(total => total.Bytes), same.Sum(total => total.Seconds), same.Sum(total => total.Failures)))
                    .OrderByDescending(total => total.Bytes)
                    .Take(MostSilos)
                    .OrderBy(total => total.Silo, StringComparer.Ordinal),
            ],
            Saves = [.. Saves.Concat(later.Saves).TakeLast(MostSaves)],
        };
    }

    public DownloadHistory With(HistoryEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var text = ShownUrl.Redact(happened.Text);
        return Then(new() { Events = [happened with { Text = text.Length > LongestText ? text[..LongestText] + "..." : text }] });
    }

    public DownloadHistory With(SiloTotal done) => Then(new() { Silos = [done] });
}
