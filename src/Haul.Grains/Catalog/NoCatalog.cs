using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>For a process that lives for its own downloads: there is nothing to list and nobody to bring back.</summary>
public sealed class NoCatalog : ICatalog
{
    public Task Put(CatalogRow row) => Task.CompletedTask;

    public Task<CatalogRow?> Find(DownloadId id) => Task.FromResult<CatalogRow?>(null);

    public Task<CatalogPage> List(CatalogQuery query) => Task.FromResult(new CatalogPage([], null));

    public Task<IReadOnlyList<CatalogRow>> Match(string text, int limit) => Nothing;

    public Task<IReadOnlyList<CatalogRow>> Working() => Nothing;

    public Task<IReadOnlyList<CatalogRow>> Queued(int limit) => Nothing;

    public Task Remove(DownloadId id) => Task.CompletedTask;

    private static Task<IReadOnlyList<CatalogRow>> Nothing => Task.FromResult<IReadOnlyList<CatalogRow>>([]);
}
