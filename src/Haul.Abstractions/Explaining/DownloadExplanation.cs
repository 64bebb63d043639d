using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What limits a download at one moment, and what has happened to it.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadExplanation")]
public sealed record DownloadExplanation
{
    [Id(0)]
    public required DownloadStatus Status { get; init; }

    [Id(1)]
    public required Limit Limit { get; init; }

    /// <summary>One sentence with the figures behind <see cref="Limit"/>. A silo is named by its parsable address, as in <see cref="Silos"/>.</summary>
    [Id(2)]
    public required string Sentence { get; init; }

    /// <summary>Mean over the connections, each by its time; null when nothing was fetched lately.</summary>
    [Id(3)]
    public WaitShares? Waits { get; init; }

    /// <summary>At most the last 200, oldest first.</summary>
    [Id(4)]
    public ImmutableArray<HistoryEvent> Events { get; init; } = [];

    /// <summary>Silos that brought bytes or failed to, by address.</summary>
    [Id(5)]
    public ImmutableArray<SiloTotal> Silos { get; init; } = [];
}
