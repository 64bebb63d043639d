using System.Globalization;
using System.Net;
using Orleans.Messaging;
using Orleans.Runtime;

namespace Haul.Persistence.Tests;

/// <summary>What every membership table must do, by the contract of Orleans 10.4; that of another provider proves the cases right.</summary>
public abstract class MembershipSuite
{
    private static readonly DateTime Moment = new(2026, 5, 4, 3, 2, 1, 987, DateTimeKind.Utc);

    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private IMembershipTable? _table;
    private int _silos;

    /// <summary>More rows than one page of a table service.</summary>
    protected virtual int ManyRows => 1_100;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The membership of a cluster, not initialised.</summary>
    protected abstract Task<IMembershipTable> Start(string cluster);

    protected abstract Task<IGatewayListProvider> StartGateways(string cluster);

    /// <summary>Brings many silos into the table, the quick way if there is one.</summary>
    protected virtual async Task Fill(IMembershipTable table, string cluster, IReadOnlyList<MembershipEntry> entries)
    {
        var version = (await table.ReadAllAsync(Cancel)).Version;
        foreach (var entry in entries)
        {
            Assert.True(await table.InsertRowAsync(entry, version.Next(), Cancel));
            version = (await table.ReadRowAsync(entry.SiloAddress, Cancel)).Version;
        }
    }

    [Fact]
    public async Task ReadAll_NewCluster_IsVersionZeroWithoutMembers()
    {
        var data = await (await Table()).ReadAllAsync(Cancel);

        Assert.Equal(0, data.Version.Version);
        Assert.False(string.IsNullOrEmpty(data.Version.VersionEtag));
        Assert.Empty(data.Members);
    }

    [Fact]
    public async Task Initialize_AgainAndByManyAtOnce_ChangesNothing()
    {
        var table = await Table();
        await Insert(table, NewEntry());

        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => await (await Start(_cluster)).InitializeMembershipTableAsync(true, Cancel)));

        var data = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, data.Version.Version);
        Assert.Single(data.Members);
    }

    [Fact]
    public async Task ReadRow_OfAnAbsentSilo_GivesTheVersionAlone()
    {
        var table = await Table();
        await Insert(table, NewEntry());

        var data = await table.ReadRowAsync(NewEntry().SiloAddress, Cancel);

        Assert.Empty(data.Members);
        Assert.Equal(1, data.Version.Version);
    }

    [Fact]
    public async Task Insert_FreshVersion_BumpsItAndIsReadEqual()
    {
        var table = await Table();
        var entry = NewEntry();
        var before = (await table.ReadAllAsync(Cancel)).Version;

        Assert.True(await table.InsertRowAsync(entry, before.Next(), Cancel));

        foreach (var data in new[] { await table.ReadAllAsync(Cancel), await table.ReadRowAsync(entry.SiloAddress, Cancel) })
        {
            Assert.Equal(1, data.Version.Version);
            Assert.NotEqual(before.VersionEtag, data.Version.VersionEtag);
            var member = Assert.Single(data.Members);
            AssertEqual(entry, member.Item1);
            Assert.False(string.IsNullOrEmpty(member.Item2));
        }
    }

    [Fact]
    public async Task Insert_OldVersion_IsRefusedAndChangesNothing()
    {
        var table = await Table();
        var old = (await table.ReadAllAsync(Cancel)).Version;
        await Insert(table, NewEntry());

        Assert.False(await table.InsertRowAsync(NewEntry(), old.Next(), Cancel));

        var data = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, data.Version.Version);
        Assert.Single(data.Members);
    }

    [Fact]
    public async Task Insert_TheSameSiloTwice_IsRefusedAndChangesNothing()
    {
        var table = await Table();
        var entry = NewEntry();
        await Insert(table, entry);
        var version = (await table.ReadAllAsync(Cancel)).Version;

        Assert.False(await table.InsertRowAsync(entry, version.Next(), Cancel));

        Assert.Equal(version, (await table.ReadAllAsync(Cancel)).Version);
    }

    [Fact]
    public async Task Insert_TwentyAtOnce_OneWins()
    {
        var table = await Table();
        var version = (await table.ReadAllAsync(Cancel)).Version;

        var wins = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => table.InsertRowAsync(NewEntry(), version.Next(), Cancel)));

        Assert.Single(wins, win => win);
        var data = await table.ReadAllAsync(Cancel);
        Assert.Equal(1, data.Version.Version);
        Assert.Single(data.Members);
    }

    [Fact]
    public async Task Update_FreshVersion_IsReadEqual()
    {
        var table = await Table();
        var entry = NewEntry();
        var data = await Insert(table, entry);
        entry.Status = SiloStatus.ShuttingDown;
        entry.IAmAliveTime = Moment.AddMinutes(3);

        Assert.True(await table.UpdateRowAsync(entry, ETagOf(data, entry), data.Version.Next(), Cancel));

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(2, after.Version.Version);
        AssertEqual(entry, Assert.Single(after.Members).Item1);
    }

    [Fact]
    public async Task Update_OldVersion_IsRefusedAndChangesNothing()
    {
        var table = await Table();
        var entry = NewEntry();
        var old = await Insert(table, entry);
        var data = await Insert(table, NewEntry());
        entry.Status = SiloStatus.Dead;

        Assert.False(await table.UpdateRowAsync(entry, ETagOf(data, entry), old.Version.Next(), Cancel));

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(data.Version, after.Version);
        Assert.Equal(SiloStatus.Active, after.TryGet(entry.SiloAddress)!.Item1.Status);
    }

    [Fact]
    public async Task Update_AnAbsentSilo_IsRefusedAndChangesNothing()
    {
        var table = await Table();
        var data = await Insert(table, NewEntry());

        Assert.False(await table.UpdateRowAsync(NewEntry(), data.Members[0].Item2, data.Version.Next(), Cancel));

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(data.Version, after.Version);
        Assert.Single(after.Members);
    }

    [Fact]
    public async Task Update_TwentyAtOnceWithRetry_EndTwentyVersionsLater()
    {
        var table = await Table();
        var entry = NewEntry();
        await Insert(table, entry);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            while (true)
            {
                var data = await table.ReadRowAsync(entry.SiloAddress, Cancel);
                var (mine, etag) = Assert.Single(data.Members);
                mine.AddSuspector(SiloOf(i), Moment.AddSeconds(i));
                if (await table.UpdateRowAsync(mine, etag, data.Version.Next(), Cancel))
                {
                    return;
                }
            }
        }));

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(21, after.Version.Version);
        Assert.Equal(20, Assert.Single(after.Members).Item1.SuspectTimes!.Count);
    }

    [Fact]
    public async Task Update_Suspects_AreReadEqual()
    {
        var table = await Table();
        var entry = NewEntry();
        var data = await Insert(table, entry);
        entry.SuspectTimes = [Tuple.Create(SiloOf(1), Moment), Tuple.Create(SiloOf(2), Moment.AddMilliseconds(5)), Tuple.Create(SiloOf(1), Moment)];

        Assert.True(await table.UpdateRowAsync(entry, ETagOf(data, entry), data.Version.Next(), Cancel));

        AssertEqual(entry, Assert.Single((await table.ReadRowAsync(entry.SiloAddress, Cancel)).Members).Item1);
    }

    [Fact]
    public async Task Heartbeat_LeavesVersionAndOtherFieldsAlone()
    {
        var table = await Table();
        var entry = NewEntry();
        var before = await Insert(table, entry);
        var beat = new MembershipEntry { SiloAddress = entry.SiloAddress, IAmAliveTime = Moment.AddMinutes(9) };

        await table.UpdateIAmAliveAsync(beat, Cancel);

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(before.Version, after.Version);
        entry.IAmAliveTime = beat.IAmAliveTime;
        AssertEqual(entry, Assert.Single(after.Members).Item1);
    }

    /// <summary>The contract of 10.4: a heartbeat makes nothing useless that was read before it.</summary>
    [Fact]
    public async Task Update_ReadBeforeAHeartbeat_StillSucceeds()
    {
        var table = await Table();
        var entry = NewEntry();
        var read = await Insert(table, entry);
        entry.IAmAliveTime = Moment.AddMinutes(1);
        await table.UpdateIAmAliveAsync(entry, Cancel);
        entry.Status = SiloStatus.Dead;

        Assert.True(await table.UpdateRowAsync(entry, ETagOf(read, entry), read.Version.Next(), Cancel));

        Assert.Equal(SiloStatus.Dead, Assert.Single((await table.ReadAllAsync(Cancel)).Members).Item1.Status);
    }

    [Fact]
    public async Task Cleanup_RemovesTheOldDeadAlone()
    {
        var table = await Table();
        var oldDead = NewEntry(SiloStatus.Dead, Moment.AddDays(-9));
        var freshDead = NewEntry(SiloStatus.Dead, Moment);
        var recentlySuspected = NewEntry(SiloStatus.Dead, Moment.AddDays(-9));
        recentlySuspected.SuspectTimes = [Tuple.Create(SiloOf(1), Moment)];
        var oldActive = NewEntry(SiloStatus.Active, Moment.AddDays(-9));
        var oldJoining = NewEntry(SiloStatus.Joining, Moment.AddDays(-9));
        foreach (var entry in new[] { oldDead, freshDead, recentlySuspected, oldActive, oldJoining })
        {
            await Insert(table, entry);
        }

        var before = (await table.ReadAllAsync(Cancel)).Version;
        await table.CleanupDefunctSiloEntriesAsync(new(Moment.AddDays(-1)), Cancel);

        var after = await table.ReadAllAsync(Cancel);
        Assert.Equal(before, after.Version);
        Assert.Equal(
            new[] { freshDead, oldActive, oldJoining, recentlySuspected }.Select(entry => entry.SiloAddress.ToString()).Order(),
            after.Members.Select(member => member.Item1.SiloAddress.ToString()).Order());
    }

    [Fact]
    public async Task Delete_ACluster_LeavesOthersAlone()
    {
        var table = await Table();
        await Insert(table, NewEntry());
        var otherCluster = Guid.NewGuid().ToString("N");
        var other = await Start(otherCluster);
        await other.InitializeMembershipTableAsync(true, Cancel);
        await Insert(other, NewEntry());

        await other.DeleteMembershipTableEntriesAsync(otherCluster, Cancel);

        Assert.Single((await table.ReadAllAsync(Cancel)).Members);
        await other.InitializeMembershipTableAsync(true, Cancel);
        Assert.Empty((await other.ReadAllAsync(Cancel)).Members);
    }

    [Fact]
    public async Task Gateways_AreTheActiveSilosWithAPort()
    {
        var table = await Table();
        var gateways = await StartGateways(_cluster);
        await gateways.InitializeGatewayListProviderAsync(Cancel);
        var (open, closed, dead) = (NewEntry(), NewEntry(), NewEntry(SiloStatus.Dead));
        closed.ProxyPort = 0;
        foreach (var entry in new[] { open, closed, dead })
        {
            await Insert(table, entry);
        }

        var list = await gateways.GetGatewaysAsync(Cancel);

        var expected = SiloAddress.New(open.SiloAddress.Endpoint.Address, open.ProxyPort, open.SiloAddress.Generation).ToGatewayUri();
        Assert.Equal(expected, Assert.Single(list));
    }

    [Fact]
    public async Task ReadAll_ManyRowsWhileAWriterRuns_IsOfOneMoment()
    {
        var table = await Table();
        var entries = Enumerable.Range(0, ManyRows).Select(_ => NewEntry()).ToList();
        await Fill(table, _cluster, entries);
        var silo = entries[0].SiloAddress;
        for (var i = 0; i < 5; i++)
        {
            // A change can tear no more than one of a reader's tries, so some try is whole.
            var reading = table.ReadAllAsync(Cancel);
            await Change(table, silo);
            await Change(table, silo);
            var data = await reading;

            Assert.Equal(entries.Count, data.Members.Count);
            var zone = data.TryGet(silo)!.Item1.FaultZone;
            Assert.True(zone == data.Version.Version || (zone == 0 && i == 0), $"a row of version {zone} in a table of {data.Version.Version}");
        }
    }

    /// <summary>Changes a silo's row, which says itself which version that made.</summary>
    private static async Task Change(IMembershipTable table, SiloAddress silo)
    {
        var data = await table.ReadRowAsync(silo, Cancel);
        var (entry, etag) = data.Members[0];
        entry.FaultZone = data.Version.Version + 1;
        Assert.True(await table.UpdateRowAsync(entry, etag, data.Version.Next(), Cancel));
    }

    /// <summary>Inserts and reads again.</summary>
    protected static async Task<MembershipTableData> Insert(IMembershipTable table, MembershipEntry entry)
    {
        var version = (await table.ReadAllAsync(Cancel)).Version;
        Assert.True(await table.InsertRowAsync(entry, version.Next(), Cancel));
        return await table.ReadAllAsync(Cancel);
    }

    protected async Task<IMembershipTable> Table()
    {
        if (_table is null)
        {
            _table = await Start(_cluster);
            await _table.InitializeMembershipTableAsync(true, Cancel);
        }

        return _table;
    }

    protected MembershipEntry NewEntry(SiloStatus status = SiloStatus.Active, DateTime? heardOf = null) => new()
    {
        SiloAddress = SiloOf(Interlocked.Increment(ref _silos) + 100),
        HostName = "host",
        SiloName = $"silo-{_silos}",
        RoleName = "role",
        Status = status,
        ProxyPort = 30_000 + (_silos % 1000),
        StartTime = (heardOf ?? Moment).AddSeconds(-7),
        IAmAliveTime = heardOf ?? Moment,
        SuspectTimes = [],
    };

    private static SiloAddress SiloOf(int number) => SiloAddress.New(IPAddress.Parse("10.1.2.3"), 10_000 + number, 154_000_000 + number);

    private static string ETagOf(MembershipTableData data, MembershipEntry entry) => data.TryGet(entry.SiloAddress)!.Item2;

    private static void AssertEqual(MembershipEntry expected, MembershipEntry actual)
    {
        Assert.Equal(Describe(expected), Describe(actual));
    }

    private static string Describe(MembershipEntry entry) => string.Create(
        CultureInfo.InvariantCulture,
        $"{entry.SiloAddress.ToParsableString()} {entry.HostName} {entry.SiloName} {entry.RoleName} {entry.Status} {entry.ProxyPort} {entry.UpdateZone} {entry.FaultZone} {entry.StartTime:O} {entry.IAmAliveTime:O} [{string.Join(' ', (entry.SuspectTimes ?? []).Select(suspect => $"{suspect.Item1.ToParsableString()}/{suspect.Item2:O}"))}]").Replace("Z", "", StringComparison.Ordinal);
}
