namespace Haul.Abstractions;

/// <summary>The catalog for clients. Stateless, key 0; wakes no file grain.</summary>
[Alias("haul.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    /// <summary>Newest first; as <see cref="ICatalog.List"/>.</summary>
    [Alias("Page")]
    Task<CatalogPage> Page(CatalogQuery query);

    /// <summary>The downloads that a full id, a suffix of it (4 characters or more) or a name may mean; more than one is ambiguous.</summary>
    [Alias("Match")]
    Task<IReadOnlyList<CatalogRow>> Match(string text);
}
