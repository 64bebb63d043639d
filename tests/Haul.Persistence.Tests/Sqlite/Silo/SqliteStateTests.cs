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
