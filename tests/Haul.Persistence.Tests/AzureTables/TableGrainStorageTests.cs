using Orleans.Storage;

namespace Haul.Persistence.Tests;

public sealed class TableGrainStorageTests(AzuriteFixture azurite) : GrainStorageSuite
{
    protected override int MaxPayload => 960 << 10;

    protected override string NewKey() => Guid.NewGuid().ToString("N");

    protected override Task<IGrainStorage> Start() => Task.FromResult<IGrainStorage>(new TableGrainStorage(azurite.NewAccount()));
}
