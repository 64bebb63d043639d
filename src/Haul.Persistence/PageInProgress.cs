using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>A page of the catalog that is being filled with rows that pass the filters of its query, newest first.</summary>
internal sealed class PageInProgress(CatalogQuery query)
{
    /// <summary>Rows that one call looks at: two requests to a table, milliseconds of a database; a narrow filter takes several calls.</summary>
    public const int MostLooked = 2_000;

    private readonly List<CatalogRow> _rows = [];
    private int _looked;
    private DownloadId? _last;

    /// <summary>It is full, or enough was looked at.</summary>
    public bool IsDone => _rows.Count >= query.Limit || _looked >= MostLooked;

    public CatalogPage Page => new(_rows, IsDone ? _last : null);

    /// <param name="row">Null for one that cannot be shown; the next page begins behind it all the same.</param>
    /// <returns>False when it was the last row to look at.</returns>
    public bool Look(DownloadId id, CatalogRow? row)
    {
        _looked++;
        _last = id;
        if (row is not null && query.Admits(row))
        {
            _rows.Add(row);
        }

        return !IsDone;
    }
}
