using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;
using Microsoft.Extensions.Logging;

namespace Haul.Persistence;

/// <summary>
/// Membership of a cluster in table <see cref="TableName"/>, in the schema of <c>Microsoft.Orleans.Clustering.AzureStorage</c>: one
/// partition per cluster, each change one transaction that compares the version row alone, so that a heartbeat never stands in its way.
/// </summary>
public sealed partial class TableMembership : IMembershipTable
{
    public const string TableName = "OrleansSiloInstances";

    private const int NotSupported = 501; // what a transaction may answer instead of 412

    private readonly TableAccount _account;
    private readonly TableClient _table;
    private readonly MembershipReader _reader;
    private readonly string _cluster;
    private readonly ILogger<TableMembership> _logger;

    internal TableMembership(TableAccount account, ILogger<TableMembership> logger)
    {
        (_account, _table, _cluster, _logger) = (account, account.Table(TableName), account.Options.ClusterId, logger);
        _reader = new(account, _table, _cluster);
    }

    /// <summary>Waits until the account can be reached.</summary>
    public async Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken)
    {
        await _account.Create([TableName], cancellationToken).ConfigureAwait(false);
        if (!tryInitTableVersion)
        {
            return;
        }

        var found = await _account.Run(
            "read the membership", () => _table.GetEntityIfExistsAsync<TableEntity>(_cluster, VersionRow.Key, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        if (found.HasValue)
        {
            _ = VersionRow.Parse(found.Value!);
            return;
        }

        // Contention means that another silo of the cluster was first.
        await Submit(
            "begin the membership",
            new[] { VersionRow.From(_cluster, 0) }.Concat(VersionRow.Bounds(_cluster, 0)).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="StateStoreException">There is no version row, or it is not understood.</exception>
    public async Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {_cluster} and (RowKey eq {SiloRow.KeyOf(key)} or RowKey eq {VersionRow.Key})");
        var rows = await Query(filter, cancellationToken).ConfigureAwait(false);
        return From(rows);
    }

    /// <inheritdoc cref="ReadRowAsync"/>
    public async Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken) =>
        From(await _reader.ReadAll(cancellationToken).ConfigureAwait(false));

    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Change(new(TableTransactionActionType.Add, SiloRow.From(entry, _cluster)), tableVersion, cancellationToken);

    /// <param name="etag">Not compared: a heartbeat of the silo changes it, and every other change moves the version.</param>
    public Task<bool> UpdateRowAsync(MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken) =>
        Change(new(TableTransactionActionType.UpdateReplace, SiloRow.From(entry, _cluster), ETag.All), tableVersion, cancellationToken);

    public Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken) => _account.Run(
        "save the heartbeat",
        () => _table.UpdateEntityAsync(SiloRow.Heartbeat(entry, _cluster), ETag.All, TableUpdateMode.Merge, cancellationToken), cancellationToken);

    /// <summary>Removes dead silos of which nothing was heard since; the version stays, for nobody counts them.</summary>
    public async Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken)
    {
        var members = (await ReadAllAsync(cancellationToken).ConfigureAwait(false)).Members;
        foreach (var (entry, etag) in members.Where(member => member.Item1.Status is SiloStatus.Dead && LastHeardOf(member.Item1) < beforeDate.UtcDateTime))
        {
            await Delete(SiloRow.KeyOf(entry.SiloAddress), _cluster, new(etag), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken)
    {
        foreach (var row in await Query(TableClient.CreateQueryFilter($"PartitionKey eq {clusterId}"), cancellationToken).ConfigureAwait(false))
        {
            await Delete(row.RowKey, clusterId, ETag.All, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DateTime LastHeardOf(MembershipEntry entry) =>
        (entry.SuspectTimes ?? []).Select(suspect => suspect.Item2).Append(entry.StartTime).Append(entry.IAmAliveTime).Max();

    private Task<bool> Change(TableTransactionAction silo, TableVersion version, CancellationToken cancellationToken) => Submit(
        "change the membership",
        [
            silo,
            new(TableTransactionActionType.UpdateReplace, VersionRow.From(_cluster, version.Version), new(version.VersionEtag)),
            .. VersionRow.Bounds(_cluster, version.Version).Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)),
        ],
        cancellationToken);

    /// <summary>False where somebody else was first.</summary>
    private Task<bool> Submit(string doing, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken) => _account.Run(
        doing,
        async () =>
        {
            try
            {
                await _table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException error) when (TableFailure.IsConflict(error) || error.Status == NotSupported)
            {
                return false;
            }
        },
        cancellationToken);

    private Task<bool> Delete(string key, string cluster, ETag etag, CancellationToken cancellationToken) => _account.Run(
        "clean the membership",
        async () =>
        {
            try
            {
                await _table.DeleteEntityAsync(cluster, key, etag, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException error) when (TableFailure.IsConflict(error))
            {
                // Another silo changed or removed it.
            }

            return true;
        },
        cancellationToken);

    private Task<List<TableEntity>> Query(string filter, CancellationToken cancellationToken) => _account.Run(
        "read the membership", () => _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ToListAsync(cancellationToken).AsTask(), cancellationToken);

    private MembershipTableData From(IReadOnlyList<TableEntity> rows)
    {
        var version = rows.FirstOrDefault(row => row.RowKey == VersionRow.Key) ?? throw new StateStoreException(new(ErrorCode.Store,
            $"Cluster {_cluster} has no version row in table {TableName}: somebody deleted it. Stop all silos, delete the cluster's rows and start again."));
        var members = new List<Tuple<MembershipEntry, string>>();
        foreach (var row in rows.Where(row => !VersionRow.Is(row.RowKey)))
        {
            try
            {
                members.Add(Tuple.Create(SiloRow.Parse(row), row.ETag.ToString()));
            }
            catch (FormatException error)
            {
                LogSkipped(error, row.RowKey);
            }
        }

        return new(members, VersionRow.Parse(version));
    }

    [LoggerMessage(LogLevel.Error, "Silo row {Key} of the membership table is not understood and left aside")]
    private partial void LogSkipped(Exception error, string key);
}
