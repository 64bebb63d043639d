using Azure.Data.Tables;
using Haul.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Messaging;

namespace Haul.Persistence.Tests;

public sealed class TableMembershipTests(AzuriteFixture azurite) : MembershipSuite
{
    private const int MostActions = 100; // of a table transaction

    protected override Task<IMembershipTable> Start(string cluster) => Task.FromResult<IMembershipTable>(
        new TableMembership(azurite.NewAccount(cluster: cluster), NullLogger<TableMembership>.Instance));

    protected override Task<IGatewayListProvider> StartGateways(string cluster) => Task.FromResult<IGatewayListProvider>(
        new TableGateways(azurite.NewAccount(cluster: cluster), TimeSpan.FromSeconds(10)));

    protected override async Task Fill(IMembershipTable table, string cluster, IReadOnlyList<MembershipEntry> entries)
    {
        foreach (var chunk in entries.Chunk(MostActions))
        {
            await Rows(cluster).SubmitTransactionAsync(
                chunk.Select(entry => new TableTransactionAction(TableTransactionActionType.Add, SiloRow.From(entry, cluster))), Cancel);
        }
    }

    [Theory]
    [InlineData("2.0")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("99999999999")]
    public async Task Read_AVersionOfALaterSchema_IsRefusedWithASentence(string version)
    {
        var cluster = AzuriteFixture.NewName();
        var table = await Start(cluster);
        await table.InitializeMembershipTableAsync(true, Cancel);
        await Rows(cluster).UpsertEntityAsync(new TableEntity(cluster, VersionRow.Key) { ["MembershipVersion"] = version }, TableUpdateMode.Replace, Cancel);

        var error = await Assert.ThrowsAsync<StateStoreException>(() => table.ReadAllAsync(Cancel));
        await Assert.ThrowsAsync<StateStoreException>(() => table.InitializeMembershipTableAsync(true, Cancel));

        Assert.Contains(cluster, error.Message, StringComparison.Ordinal);
        Assert.Contains("later one", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoVersionRow_IsRefusedAndNeverAnEmptyTable()
    {
        var table = await Start(AzuriteFixture.NewName());
        await table.InitializeMembershipTableAsync(false, Cancel);

        await Assert.ThrowsAsync<StateStoreException>(() => table.ReadAllAsync(Cancel));
    }

    [Fact]
    public async Task Insert_MovesTheBoundaryRowsToo()
    {
        var cluster = AzuriteFixture.NewName();
        var table = await Start(cluster);
        await table.InitializeMembershipTableAsync(true, Cancel);

        await Insert(table, NewEntry());

        var rows = await Rows(cluster).QueryAsync<TableEntity>(row => row.PartitionKey == cluster, cancellationToken: Cancel).ToListAsync(Cancel);
        Assert.Equal([VersionRow.First, VersionRow.Key, VersionRow.Last], rows.Select(row => row.RowKey).Where(VersionRow.Is));
        Assert.All(rows.Where(row => VersionRow.Is(row.RowKey)), row => Assert.Equal(1, VersionRow.Read(row)));
    }

    [Theory]
    [InlineData(5, 5, 5, true)] // nothing was written between the first and the last
    [InlineData(5, 6, 6, false)] // torn
    [InlineData(5, 7, 6, true)] // silos that do not know the outer rows went ahead
    [InlineData(null, 7, null, true)] // no silo knows them yet
    [InlineData(5, 5, null, false)]
    [InlineData(null, 5, 5, false)]
    public void IsOfOneMoment_ByTheVersionsAroundTheRows(int? first, int version, int? last, bool expected)
    {
        var rows = new List<TableEntity> { VersionRow.From("c", version) };
        if (first is { } start)
        {
            rows.Insert(0, VersionRow.Bounds("c", start)[0]);
        }

        if (last is { } end)
        {
            rows.Add(VersionRow.Bounds("c", end)[1]);
        }

        Assert.Equal(expected, MembershipReader.IsOfOneMoment(rows));
    }

    private TableClient Rows(string cluster) => azurite.NewAccount(cluster: cluster).Table(TableMembership.TableName);
}
