namespace Haul.Abstractions;

/// <summary>A page of the catalog.</summary>
/// <param name="Rows">Newest first. A filter may leave few or none of what was looked at, although more follow.</param>
/// <param name="Next">Where the look ended: what the query for the next page has as <see cref="CatalogQuery.After"/>; null on the last page.</param>
[GenerateSerializer, Immutable, Alias("haul.CatalogPage")]
public sealed record CatalogPage([property: Id(0)] IReadOnlyList<CatalogRow> Rows, [property: Id(1)] DownloadId? Next);
