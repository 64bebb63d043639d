using Azure;
using Azure.Data.Tables;
using Haul.Abstractions;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Haul.Persistence;

/// <summary>The silos of a cluster that take clients, from the membership table.</summary>
public sealed class TableGateways : IGatewayListProvider
{
    private const string NoGateway = "0";

    private readonly TableAccount _account;
    private readonly TableClient _table;

    internal TableGateways(TableAccount account, TimeSpan refresh) => (_account, _table, MaxStaleness) = (account, account.Table(TableMembership.TableName), refresh);

    public TimeSpan MaxStaleness { get; }

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public Task InitializeGatewayListProviderAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <summary>Empty before the first silo has made the table.</summary>
    /// <exception cref="StateStoreException">The table could not be read.</exception>
    public Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken) => _account.Run<IList<Uri>>(
        "read the gateways",
        async () =>
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {_account.Options.ClusterId} and Status eq {nameof(SiloStatus.Active)} and ProxyPort ne {NoGateway}");
            try
            {
                var rows = await _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
                return [.. rows.Where(row => !VersionRow.Is(row.RowKey)).Select(SiloRow.Gateway)];
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                return [];
            }
        },
        cancellationToken);
}
