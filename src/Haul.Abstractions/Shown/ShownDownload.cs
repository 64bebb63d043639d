namespace Haul.Abstractions;

/// <summary>A download in full: the document of <c>show --json</c> and of the HTTP API. Bytes, bytes a second; unknown is null; fields are added, never renamed.</summary>
public sealed record ShownDownload
{
    public required string Id { get; init; }

    public required string? Name { get; init; }

    /// <summary>Without userinfo and query.</summary>
    public required string Url { get; init; }

    public required string Status { get; init; }

    public required long? Length { get; init; }

    public required long Downloaded { get; init; }

    public required long Rate { get; init; }

    public required int Generation { get; init; }

    public required string? Location { get; init; }

    /// <summary>A digest's name, <c>blocks</c>, or <c>no</c>.</summary>
    public required string Verified { get; init; }

    /// <summary>ALG:HEX of the digests that a completed file was compared with.</summary>
    public required IReadOnlyList<string> Digests { get; init; }

    public required ShownError? Error { get; init; }

    public required string? CreatedAt { get; init; }

    public required string? FinishedAt { get; init; }

    public required IReadOnlyList<ShownSegment> Segments { get; init; }

    /// <summary>Keys to look up in the cluster's dashboard.</summary>
    public required IReadOnlyList<string> Grains { get; init; }

    public required int Priority { get; init; }

    public required int Connections { get; init; }

    public required int Retries { get; init; }

    /// <summary>What went wrong last and was tried again.</summary>
    public required string? Trouble { get; init; }

    public required long FetchedTwice { get; init; }

    public required long Hashed { get; init; }

    public required string Validator { get; init; }

    /// <summary>The file in equal cells, a character each: as <see cref="DownloadView.Map"/>.</summary>
    public string Map { get; init; } = "";

    /// <summary>Parsable addresses of the silos that the letters of the map stand for.</summary>
    public IReadOnlyList<string> Silos { get; init; } = [];

    public static ShownDownload Of(DownloadView view, CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            Id = row.Id.Value,
            Name = view.Name ?? row.Name,
            Url = ShownUrl.Of(view.Url is { Length: > 0 } url ? url : row.Url),
            Status = view.Status.Word(),
            Length = view.Length ?? row.Length,
            Downloaded = view.Downloaded,
            Rate = StatusWords.WholeRate(view.Rate),
            Generation = view.Generation,
            Location = view.Location,
            Verified = view.Verified,
            Digests = [.. view.Digests.Select(digest => digest.ToString())],
            Error = ShownError.Of(view.Error ?? row.Error),
            CreatedAt = (view.CreatedAt ?? row.CreatedAt).Rfc3339(),
            FinishedAt = (view.FinishedAt ?? row.FinishedAt).Rfc3339(),
            Segments = [.. view.Segments.OrderBy(segment => segment.Start).Select(ShownSegment.Of)],
            Grains = [.. GrainsOf(row.Id, view)],
            Priority = row.Priority,
            Connections = view.Connections,
            Retries = view.Retries,
            Trouble = view.Trouble is { } trouble ? ShownUrl.Redact(trouble) : null,
            FetchedTwice = view.FetchedTwice,
            Hashed = view.Hashed,
            Validator = view.Validator,
            Map = view.Map,
            Silos = [.. view.Silos],
        };
    }

    private static IEnumerable<string> GrainsOf(DownloadId id, DownloadView view) =>
    [
        $"file/{id}",
        $"merger/{id}",
        .. view.Segments.Select(segment => segment.Slot).Distinct().Order().Select(slot => $"segment/{id}/{slot}"),
    ];
}
