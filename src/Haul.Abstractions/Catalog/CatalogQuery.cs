namespace Haul.Abstractions;

/// <summary>A page of the catalog to ask for.</summary>
/// <param name="Status">Only downloads of this status; null is all.</param>
/// <param name="Limit">Most rows to return, 1 to <see cref="MostRows"/>.</param>
/// <param name="After">Only what is older than this; null starts with the newest.</param>
/// <param name="Name">Only downloads whose name contains this text, in any case; null is all.</param>
/// <param name="Origin">Only downloads from there; null is all.</param>
[GenerateSerializer, Immutable, Alias("haul.CatalogQuery")]
public sealed record CatalogQuery(
    [property: Id(0)] DownloadStatus? Status = null,
    [property: Id(1)] int Limit = 100,
    [property: Id(2)] DownloadId? After = null,
    [property: Id(3)] string? Name = null,
    [property: Id(4)] OriginFilter? Origin = null)
{
    /// <summary>Longest page that a catalog gives at once.</summary>
    public const int MostRows = 1_000;

    /// <summary>The row passes the filters.</summary>
    public bool Admits(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (Status is null || row.Status == Status)
            && (Name is null || row.Name?.Contains(Name, StringComparison.OrdinalIgnoreCase) == true)
            && (Origin is null || Origin.Admits(row.Url));
    }
}
