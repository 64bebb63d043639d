using Haul.Abstractions;
using Orleans.Concurrency;

namespace Haul.Grains;

/// <summary>Answers clients from the catalog, on whichever silo they are connected to.</summary>
[StatelessWorker]
public sealed class CatalogGrain(ICatalog catalog) : Grain, ICatalogGrain
{
    private const int MostMatches = 20;
    private const int ShortestSuffix = 4;

    public Task<CatalogPage> Page(CatalogQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return catalog.List(query with { Limit = Math.Clamp(query.Limit, 1, CatalogQuery.MostRows) });
    }

    public async Task<IReadOnlyList<CatalogRow>> Match(string text)
    {
        if (DownloadId.TryParse(text, out var id))
        {
            return await catalog.Find(id) is { } row ? [row] : [];
        }

        var rows = await catalog.Match(text, MostMatches);
        return text.Length >= ShortestSuffix ? rows : [.. rows.Where(row => row.Name == text)];
    }
}
