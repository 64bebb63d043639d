namespace Haul.Abstractions;

/// <summary>What the catalog knows of a download without waking its grain.</summary>
[GenerateSerializer, Immutable, Alias("haul.CatalogRow")]
public sealed record CatalogRow
{
    [Id(0)]
    public required DownloadId Id { get; init; }

    [Id(1)]
    public required DownloadStatus Status { get; init; }

    /// <summary>Without userinfo and query.</summary>
    [Id(2)]
    public required string Url { get; init; }

    /// <summary>Name below the part store's root; null until it is known.</summary>
    [Id(3)]
    public string? Name { get; init; }

    /// <summary>Bytes of the file; null until they are known.</summary>
    [Id(4)]
    public long? Length { get; init; }

    /// <summary>0 (last) to 9 (first): the order in which queued downloads are admitted.</summary>
    [Id(5)]
    public int Priority { get; init; } = 5;

    [Id(6)]
    public DateTimeOffset? CreatedAt { get; init; }

    [Id(7)]
    public DateTimeOffset? FinishedAt { get; init; }

    [Id(8)]
    public DownloadError? Error { get; init; }
}
