using System.Diagnostics;
using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

public sealed class SqliteGrainStorageTests : GrainStorageSuite, IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly SiloDatabase _database;

    public SqliteGrainStorageTests() => _database = new(_root["haul.db"]);

    public void Dispose()
    {
        _database.Dispose();
        _root.Dispose();
    }

    protected override string NewKey() => Guid.NewGuid().ToString("N");

    protected override Task<IGrainStorage> Start() => Task.FromResult<IGrainStorage>(new SqliteGrainStorage(_database));
}

public sealed class SqliteCatalogTests : CatalogSuite, IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly SiloDatabase _database;

    public SqliteCatalogTests() => _database = new(_root["haul.db"]);

    public void Dispose()
    {
        _database.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task List_TenThousandRows_AnyPageTakesWellBelowASecond()
    {
        DownloadStatus[] statuses = [DownloadStatus.Completed, DownloadStatus.Failed, DownloadStatus.Downloading];
        await PutMany([.. Enumerable.Range(0, 10_000).Select(i => NewRow(statuses[i % 3]) with { Url = $"http://host{i % 10}/f", Name = $"file-{i}.bin" })]);
        await Catalog.List(new()); // compiles what the clock is not about

        foreach (var query in new CatalogQuery[] { new(), new(DownloadStatus.Failed), new(Name: "file-77"), new(Origin: new("host3")), new(Name: "nowhere") })
        {
            var clock = Stopwatch.StartNew();
            await Catalog.List(query);
            Assert.True(clock.Elapsed < TimeSpan.FromMilliseconds(500), $"{query} took {clock.Elapsed}.");
        }
    }

    protected override ICatalog Start() => new SqliteCatalog(_database);
}

public sealed class SqliteTargetsTests : TargetClaimsSuite, IDisposable
{
    private readonly TemporaryDirectory _root = new();
    private readonly SiloDatabase _database;

    public SqliteTargetsTests() => _database = new(_root["haul.db"]);

    public void Dispose()
    {
        _database.Dispose();
        _root.Dispose();
    }

    protected override ITargetClaims Start() => Reopened();

    protected override ITargetClaims Reopened() => new SqliteTargets(_database);
}
