using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;

namespace Haul.Persistence.Tests;

/// <summary>
/// Rows that the official providers of Orleans 10.4.2 wrote (three silos, one of them killed and voted dead; a state class with a
/// number and a text; System.Text.Json): ours read them right, and write the same columns and types.
/// </summary>
public sealed class OfficialRowsTests(AzuriteFixture azurite)
{
    private const string Service = "sample";
    private const string Cluster = "sample-cluster";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public sealed record Counter
    {
        public int N { get; init; }

        public string? Text { get; init; }
    }

    [Theory]
    [InlineData("cnt", "k1", "counter", 2)]
    [InlineData("cnt", "01JD7Z8K3Q", "counter", 2)]
    [InlineData("cnt", "a/b#c?d\\e", "counter", 2)]
    [InlineData("num", "FF", "number", 1)]
    public async Task ReadState_OfAnOfficialRow_GivesItsState(string type, string key, string name, int expected)
    {
        var state = await Read(type, key, name);

        Assert.True(state.RecordExists);
        Assert.Equal(expected, state.State!.N);
        Assert.False(string.IsNullOrEmpty(state.ETag));
    }

    [Fact]
    public async Task ReadState_OfTwoChunks_JoinsThem()
    {
        var state = await Read("cnt", "big", "counter");

        Assert.Equal(new string('x', 70_000), state.State!.Text);
    }

    [Fact]
    public async Task ReadState_OfAClearedRow_IsNoRecordButHasAnETag()
    {
        var state = await Read("cnt", "cleared", "counter");

        Assert.False(state.RecordExists);
        Assert.Equal(0, state.State!.N);
        Assert.False(string.IsNullOrEmpty(state.ETag));
    }

    [Fact]
    public async Task WriteState_WhatTheOfficialWrote_MakesTheSameRow()
    {
        await Import();
        var service = AzuriteFixture.NewName();
        var storage = new TableGrainStorage(azurite.NewAccount(service));
        foreach (var (type, key, name) in new[] { ("cnt", "k1", "counter"), ("cnt", "a/b#c?d\\e", "counter"), ("num", "FF", "number") })
        {
            var state = await Read(type, key, name);
            await storage.WriteStateAsync(name, GrainId.Create(type, key), new GrainState<Counter>(state.State!), Cancel);
        }

        var table = azurite.NewAccount().Table(TableGrainStorage.TableName);
        var ours = await table.QueryAsync<TableEntity>(cancellationToken: Cancel).Where(row => row.PartitionKey.StartsWith(service, StringComparison.Ordinal)).ToListAsync(Cancel);
        Assert.Equal(3, ours.Count);
        foreach (var row in ours)
        {
            var official = Official(TableGrainStorage.TableName).Single(other => other.PartitionKey == row.PartitionKey.Replace(service, Service, StringComparison.Ordinal));
            AssertSame(official, row, service, Service);
        }
    }

    /// <summary>A payload of this length is compressed when we write it; the row around it is the same.</summary>
    [Fact]
    public void Row_OfTheLongPayloadThatTheOfficialWrote_IsTheSame()
    {
        var official = Official(TableGrainStorage.TableName).Single(row => row.ContainsKey("Data1"));

        AssertSame(official, GrainRow.From(official.PartitionKey, official.RowKey, GrainRow.Payload(official)), Service, Service);
    }

    [Fact]
    public async Task ReadAll_OfAnOfficialMembership_GivesItsSilos()
    {
        await Import();

        var data = await Membership(Cluster).ReadAllAsync(Cancel);

        Assert.Equal(7, data.Version.Version);
        Assert.Equal(3, data.Members.Count);
        var dead = Assert.Single(data.Members, member => member.Item1.Status is SiloStatus.Dead).Item1;
        Assert.Equal("silo-2", dead.SiloName);
        Assert.Equal(15002, dead.ProxyPort);
        Assert.Equal("127.0.0.1:14002@154383866", dead.SiloAddress.ToParsableString());
        Assert.Equal(3, dead.SuspectTimes!.Count);
        Assert.Equal("127.0.0.1:14000@154383865", dead.SuspectTimes[1].Item1.ToParsableString());
        Assert.Equal(new DateTime(2026, 11, 22, 20, 24, 32, 227), dead.SuspectTimes[1].Item2);
    }

    [Fact]
    public async Task GetGateways_OfAnOfficialMembership_AreTheLivingTwo()
    {
        await Import();

        var gateways = await new TableGateways(azurite.NewAccount(cluster: Cluster), TimeSpan.FromSeconds(10)).GetGatewaysAsync(Cancel);

        Assert.Equal([15000, 15001], gateways.Select(gateway => gateway.Port).Order());
    }

    [Fact]
    public async Task InsertRow_WhatTheOfficialWrote_MakesTheSameRows()
    {
        await Import();
        var cluster = AzuriteFixture.NewName();
        var members = (await Membership(Cluster).ReadAllAsync(Cancel)).Members;
        var ours = Membership(cluster);
        await ours.InitializeMembershipTableAsync(true, Cancel);
        foreach (var (entry, _) in members)
        {
            Assert.True(await ours.InsertRowAsync(entry, (await ours.ReadAllAsync(Cancel)).Version.Next(), Cancel));
        }

        var version = (await ours.ReadAllAsync(Cancel)).Version;
        while (version.Version < 7)
        {
            Assert.True(await ours.UpdateRowAsync(members[0].Item1, members[0].Item2, version.Next(), Cancel));
            version = (await ours.ReadAllAsync(Cancel)).Version;
        }

        await ours.UpdateIAmAliveAsync(members[0].Item1, Cancel);
        var rows = await azurite.NewAccount().Table(TableMembership.TableName)
            .QueryAsync<TableEntity>(row => row.PartitionKey == cluster, cancellationToken: Cancel).ToListAsync(Cancel);
        var official = Official(TableMembership.TableName);
        Assert.Equal(official.Select(row => row.RowKey), rows.Select(row => row.RowKey));
        foreach (var (theirs, row) in official.Zip(rows))
        {
            AssertSame(theirs, row, cluster, Cluster);
        }
    }

    private TableMembership Membership(string cluster) => new(azurite.NewAccount(cluster: cluster), NullLogger<TableMembership>.Instance);

    private async Task<GrainState<Counter>> Read(string type, string key, string name)
    {
        await Import();
        var state = new GrainState<Counter>();
        await new TableGrainStorage(azurite.NewAccount(Service)).ReadStateAsync(name, GrainId.Create(type, key), state, Cancel);
        return state;
    }

    private async Task Import()
    {
        foreach (var name in new[] { TableGrainStorage.TableName, TableMembership.TableName })
        {
            foreach (var row in Official(name))
            {
                await azurite.NewAccount().Table(name).UpsertEntityAsync(row, TableUpdateMode.Replace, Cancel);
            }
        }
    }

    private static void AssertSame(TableEntity official, TableEntity ours, string name, string officialName)
    {
        var own = new[] { "odata.etag", "Timestamp" };
        string Describe(TableEntity row) => string.Join('\n', row.Where(column => !own.Contains(column.Key)).OrderBy(column => column.Key, StringComparer.Ordinal).Select(column =>
            $"{column.Key}: {column.Value.GetType().Name} {(column.Value is byte[] bytes ? Convert.ToHexString(bytes) : column.Value.ToString()!.Replace(name, officialName, StringComparison.Ordinal))}"));
        Assert.Equal(Describe(official), Describe(ours));
    }

    private static List<TableEntity> Official(string table)
    {
        using var rows = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "AzureTables", "official-rows.json")));
        return [.. rows.RootElement.EnumerateArray().Where(row => row.GetProperty("table").GetString() == table).Select(Parse)];
    }

    private static TableEntity Parse(JsonElement row)
    {
        var entity = new TableEntity();
        foreach (var property in row.GetProperty("properties").EnumerateArray())
        {
            var value = property.GetProperty("value").GetString()!;
            entity[property.GetProperty("name").GetString()!] = property.GetProperty("type").GetString() == "Byte[]" ? Convert.FromBase64String(value) : value;
        }

        return entity;
    }
}
