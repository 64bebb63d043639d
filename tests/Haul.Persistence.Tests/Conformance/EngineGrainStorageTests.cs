using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Haul.Persistence.Tests;

/// <summary>The engine's memory storage, as the reference for the cases.</summary>
public sealed class EngineGrainStorageTests(EngineGrainStorageTests.Cluster cluster) : GrainStorageSuite, IClassFixture<EngineGrainStorageTests.Cluster>
{
    protected override string NewKey() => Guid.NewGuid().ToString("N");

    protected override Task<IGrainStorage> Start() => Task.FromResult(cluster.Storage);

    public sealed class Cluster : IAsyncLifetime
    {
        private readonly InProcessTestCluster _cluster;

        public Cluster()
        {
            var builder = new InProcessTestClusterBuilder(1);
            builder.ConfigureSilo((_, silo) => silo.AddMemoryGrainStorageAsDefault());
            _cluster = builder.Build();
        }

        public IGrainStorage Storage => _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("Default");

        public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

        public ValueTask DisposeAsync() => _cluster.DisposeAsync();
    }
}
