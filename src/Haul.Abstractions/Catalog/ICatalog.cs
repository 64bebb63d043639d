namespace Haul.Abstractions;

/// <summary>
/// The list of all downloads, kept apart from their grains so that looking wakes nobody. A row may say wrongly that a download
/// is active, never that it has ended: it is put before the file row when a download starts, and after it when it ends.
/// </summary>
public interface ICatalog
{
    /// <summary>Adds the row or replaces it; idempotent, and safe to repeat after a crash at any point of it.</summary>
    Task Put(CatalogRow row);

    Task<CatalogRow?> Find(DownloadId id);

    /// <summary>Newest first. Looks at a bounded count of rows: a page of a narrow filter may be short although more follow.</summary>
    Task<CatalogPage> List(CatalogQuery query);

    /// <summary>Rows whose id ends with the text (4 characters or more, any case) or whose name is the text; at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<CatalogRow>> Match(string text, int limit);

    /// <summary>Every row that says probing, downloading or merging.</summary>
    Task<IReadOnlyList<CatalogRow>> Working();

    /// <summary>The next rows to be admitted: highest priority first, then oldest.</summary>
    Task<IReadOnlyList<CatalogRow>> Queued(int limit);

    /// <summary>Idempotent.</summary>
    Task Remove(DownloadId id);
}
