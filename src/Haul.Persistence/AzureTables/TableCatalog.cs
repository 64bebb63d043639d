using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// The catalog of a cluster in table <see cref="TableName"/>, in three partitions: working, queued, resting. A row is put into its
/// partition before it is taken out of the others, so a crash leaves at most a double, which readers see through and the next put
/// removes. Errors are <see cref="StateStoreException"/>.
/// </summary>
public sealed class TableCatalog : ICatalog
{
    public const string TableName = "HaulCatalog";

    private readonly TableAccount _account;
    private readonly QueuedPartition _queued;

    /// <summary>By class, and so in the order in which they count.</summary>
    private readonly CatalogPartition[] _partitions;

    internal TableCatalog(TableAccount account)
    {
        _account = account;
        var table = account.Table(TableName);
        string KeyOf(string name) => TableKeys.Sanitise($"{account.Options.ServiceId}_{name}");
        _queued = new(table, KeyOf("queued"));
        _partitions = [new(table, KeyOf("working")), _queued, new(table, KeyOf("resting"))];
    }

    public Task Put(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return Run($"save the catalog row of {row.Id}", async () =>
        {
            var home = _partitions[(int)CatalogClasses.Of(row.Status)];
            await home.Put(row).ConfigureAwait(false);
            await Task.WhenAll(_partitions.Where(partition => partition != home).Select(partition => partition.Remove(row.Id))).ConfigureAwait(false);
            return true;
        });
    }

    /// <remarks>A row that moves while it is sought may be missed in both places, but not twice.</remarks>
    public Task<CatalogRow?> Find(DownloadId id) => Run($"read the catalog row of {id}", async () => await Look(id).ConfigureAwait(false) ?? await Look(id).ConfigureAwait(false));

    public Task<CatalogPage> List(CatalogQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Run("list the catalog", () => Page(query));
    }

    public Task<IReadOnlyList<CatalogRow>> Match(string text, int limit)
    {
        ArgumentNullException.ThrowIfNull(text);
        var suffix = text.ToUpperInvariant();
        var tail = suffix.Length >= CatalogEntity.TailLength ? suffix[^CatalogEntity.TailLength..] : "-"; // no id ends so
        return Run<IReadOnlyList<CatalogRow>>("search the catalog", async () =>
        {
            var found = new Dictionary<DownloadId, CatalogRow>();
            foreach (var partition in _partitions)
            {
                var hits = partition.Match(text, tail).Select(CatalogEntity.Parse).OfType<CatalogRow>()
                    .Where(row => row.Name == text || row.Id.Value.EndsWith(suffix, StringComparison.Ordinal));
                await foreach (var row in hits.Take(limit).ConfigureAwait(false))
                {
                    found.TryAdd(row.Id, row);
                }
            }

            return [.. found.Values.OrderByDescending(row => row.Id.Value, StringComparer.Ordinal).Take(limit)];
        });
    }

    public Task<IReadOnlyList<CatalogRow>> Working() => Run<IReadOnlyList<CatalogRow>>("list the catalog", async () =>
        await Working(columns: null).Select(CatalogEntity.Parse).OfType<CatalogRow>().ToListAsync().ConfigureAwait(false));

    public Task<IReadOnlyList<CatalogRow>> Queued(int limit) => Run<IReadOnlyList<CatalogRow>>("list the catalog", async () =>
    {
        var working = await Working(CatalogEntity.IdOnly).Select(CatalogEntity.IdOf).ToHashSetAsync().ConfigureAwait(false);
        return await _queued.Admissions(limit).Select(CatalogEntity.Parse).OfType<CatalogRow>()
            .Where(row => !working.Contains(row.Id)).Take(limit).ToListAsync().ConfigureAwait(false);
    });

    public Task Remove(DownloadId id) => Run($"remove the catalog row of {id}", async () =>
    {
        await Task.WhenAll(_partitions.Select(partition => partition.Remove(id))).ConfigureAwait(false);
        return true;
    });

    private async Task<CatalogPage> Page(CatalogQuery query)
    {
        // Classes behind the one that is sought cannot hide a row of it; those before it can, and there the ids are enough.
        var last = query.Status is { } status ? (int)CatalogClasses.Of(status) : _partitions.Length - 1;
        // A table knows no part of a text: names and origins are compared here, on as many rows as a request gives.
        var atOnce = query.Name is null && query.Origin is null ? query.Limit : PageInProgress.MostLooked;
        var listings = _partitions.Take(last + 1).Index().Select(partition => query.Status is null || partition.Index == last
            ? partition.Item.List(query.After, query.Status, atOnce)
            : partition.Item.List(query.After, columns: CatalogEntity.IdOnly)).ToList<IAsyncEnumerable<TableEntity>>();
        var page = new PageInProgress(query);
        await foreach (var (source, entity) in NewestFirst.Merge(listings).ConfigureAwait(false))
        {
            var row = query.Status is null || source == last ? CatalogEntity.Parse(entity) : null;
            if (!page.Look(CatalogEntity.IdOf(entity), row))
            {
                break;
            }
        }

        return page.Page;
    }

    private async Task<CatalogRow?> Look(DownloadId id)
    {
        var found = await Task.WhenAll(_partitions.Select(partition => partition.Find(id))).ConfigureAwait(false);
        return Array.Find(found, row => row is not null);
    }

    private AsyncPageable<TableEntity> Working(string[]? columns) => _partitions[(int)CatalogClass.Working].List(columns: columns);

    private Task<T> Run<T>(string doing, Func<Task<T>> request) => _account.Run(doing, request);
}
