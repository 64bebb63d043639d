using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// Queued downloads stand in two rows, one for listings and one in the order of admission. Both change in one transaction that
/// compares the first, so that a new priority leaves no old row.
/// </summary>
internal sealed class QueuedPartition(TableClient table, string partition) : CatalogPartition(table, partition)
{
    private const int Tries = 5;

    public override Task Put(CatalogRow row) => Change(row.Id, found =>
    {
        var (list, admit) = (Listing(row), Admission(row));
        return
        [
            found is null ? new(TableTransactionActionType.Add, list) : new(TableTransactionActionType.UpdateReplace, list, found.ETag),
            new(TableTransactionActionType.UpsertReplace, admit),
            .. found is not null && AdmissionKey(found) is var old && old != admit.RowKey
                ? [new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(Partition, old), ETag.All)]
                : Array.Empty<TableTransactionAction>(),
        ];
    });

    public override Task Remove(DownloadId id) => Change(id, found => found is null ? [] :
    [
        new(TableTransactionActionType.Delete, found, found.ETag),
        new(TableTransactionActionType.Delete, new TableEntity(Partition, AdmissionKey(found)), ETag.All),
    ]);

    /// <summary>In the order of admission.</summary>
    public AsyncPageable<TableEntity> Admissions(int limit) => Table.QueryAsync<TableEntity>(
        TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and RowKey lt {CatalogKeys.EndOfAdmission}"), Math.Clamp(limit, 1, 1000));

    private TableEntity Listing(CatalogRow row) => CatalogEntity.From(row, Partition, CatalogKeys.ToList(row.Id));

    private TableEntity Admission(CatalogRow row) => CatalogEntity.From(row, Partition, CatalogKeys.ToAdmit(row.Id, row.Priority));

    private static string AdmissionKey(TableEntity found) => CatalogKeys.ToAdmit(CatalogEntity.IdOf(found), found.GetInt32(CatalogEntity.Priority) ?? 0);

    private async Task Change(DownloadId id, Func<TableEntity?, IReadOnlyList<TableTransactionAction>> actions)
    {
        for (var i = 1; ; i++)
        {
            var found = await Table.GetEntityIfExistsAsync<TableEntity>(Partition, CatalogKeys.ToList(id)).ConfigureAwait(false);
            var planned = actions(found.HasValue ? found.Value : null);
            if (planned.Count == 0)
            {
                return;
            }

            try
            {
                await Table.SubmitTransactionAsync(planned).ConfigureAwait(false);
                return;
            }
            catch (RequestFailedException error) when (TableFailure.IsConflict(error) && i < Tries)
            {
                // Another writer was between the look and the change: look again.
            }
        }
    }
}
