using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>One class of downloads in the catalog table.</summary>
internal class CatalogPartition(TableClient table, string partition)
{
    private const int MaxPage = 1000; // rows; a table answers no more at once

    protected TableClient Table { get; } = table;

    protected string Partition { get; } = partition;

    public virtual Task Put(CatalogRow row) => Table.UpsertEntityAsync(CatalogEntity.From(row, Partition, CatalogKeys.ToList(row.Id)), TableUpdateMode.Replace);

    /// <summary>Quiet where there is none.</summary>
    public virtual Task Remove(DownloadId id) => Table.DeleteEntityAsync(Partition, CatalogKeys.ToList(id), ETag.All);

    public async Task<CatalogRow?> Find(DownloadId id)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(Partition, CatalogKeys.ToList(id)).ConfigureAwait(false);
        return found.HasValue ? CatalogEntity.Parse(found.Value!) : null;
    }

    /// <summary>Listing rows, the newest first.</summary>
    /// <param name="after">Only what is older than it.</param>
    /// <param name="status">Only rows that say so.</param>
    /// <param name="columns">Null for all.</param>
    public AsyncPageable<TableEntity> List(DownloadId? after = null, DownloadStatus? status = null, int limit = MaxPage, string[]? columns = null)
    {
        var above = after is { } id ? CatalogKeys.ToList(id) : CatalogKeys.FirstListing;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey gt {above}");
        if (status is { } wanted)
        {
            filter += " and " + TableClient.CreateQueryFilter($"Status eq {wanted.ToString()}");
        }

        return Table.QueryAsync<TableEntity>(filter, Math.Clamp(limit, 1, MaxPage), columns);
    }

    /// <summary>Listing rows that have the name, or whose id ends like this; the table looks through all, and answers with those only.</summary>
    /// <param name="tail">The last four characters.</param>
    public AsyncPageable<TableEntity> Match(string name, string tail) => Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(
        $"PartitionKey eq {Partition} and RowKey gt {CatalogKeys.FirstListing} and (Name eq {name} or Tail eq {tail})"));
}
