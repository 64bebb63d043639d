using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Haul.Persistence.Tests;

public sealed class SqliteStateExtensionsTests
{
    [Fact]
    public async Task AddSqliteState_OfASilo_IsItsStateAndIsFreeWhenItStops()
    {
        using var root = new TemporaryDirectory();
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) => silo.Services.AddSqliteState(root["haul.db"]));
        await using (var cluster = builder.Build())
        {
            await cluster.DeployAsync(TestContext.Current.CancellationToken);
            var services = cluster.Silos[0].ServiceProvider;
            Assert.IsType<SqliteGrainStorage>(services.GetRequiredKeyedService<IGrainStorage>("Default"));
            Assert.IsType<SqliteCatalog>(services.GetRequiredService<ICatalog>());
            Assert.IsType<SqliteTargets>(services.GetRequiredService<ITargetClaims>());
            Assert.Throws<StateStoreException>(() => new SiloDatabase(root["haul.db"]));
        }

        new SiloDatabase(root["haul.db"]).Dispose();
    }
}
