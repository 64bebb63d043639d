using System.Collections.Concurrent;
using Haul.Abstractions;

namespace Haul.Grains.Tests;

/// <summary>A catalog that outlives every silo.</summary>
internal sealed class SharedCatalog : ICatalog
{
    private readonly ConcurrentDictionary<DownloadId, CatalogRow> _rows = new();

    public Task Put(CatalogRow row)
    {
        _rows[row.Id] = row;
        return Task.CompletedTask;
    }

    public Task<CatalogRow?> Find(DownloadId id) => Task.FromResult(_rows.GetValueOrDefault(id));

    public async Task<CatalogPage> List(CatalogQuery query) =>
        new(await Rows(row => query.Admits(row) && (query.After is not { } after || string.CompareOrdinal(row.Id.Value, after.Value) < 0), query.Limit), null);

    public Task<IReadOnlyList<CatalogRow>> Match(string text, int limit) =>
        Rows(row => row.Name == text || row.Id.Value.EndsWith(text, StringComparison.OrdinalIgnoreCase), limit);

    public Task<IReadOnlyList<CatalogRow>> Working() =>
        Rows(row => row.Status is DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging, int.MaxValue);

    public Task<IReadOnlyList<CatalogRow>> Queued(int limit) => Rows(row => row.Status is DownloadStatus.Queued, limit);

    public Task Remove(DownloadId id)
    {
        _rows.TryRemove(id, out _);
        return Task.CompletedTask;
    }

    private Task<IReadOnlyList<CatalogRow>> Rows(Func<CatalogRow, bool> wanted, int limit) =>
        Task.FromResult<IReadOnlyList<CatalogRow>>([.. _rows.Values.Where(wanted).OrderBy(row => row.Id.Value, StringComparer.Ordinal).Take(limit)]);
}
