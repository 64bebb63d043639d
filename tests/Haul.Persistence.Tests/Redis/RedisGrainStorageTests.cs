using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.TestingHost;
using StackExchange.Redis;

namespace Haul.Persistence.Tests;

/// <summary>The engine's storage on Redis, as a second reference for the cases. It has no use for a token: a write that has begun is over soon.</summary>
public sealed class RedisGrainStorageTests(RedisGrainStorageTests.Cluster cluster) : GrainStorageSuite, IClassFixture<RedisGrainStorageTests.Cluster>
{
    protected override bool HeedsTokens => false;

    protected override string NewKey() => Guid.NewGuid().ToString("N");

    protected override Task<IGrainStorage> Start() => Task.FromResult(cluster.Storage);

    public sealed class Cluster : IAsyncLifetime
    {
        private readonly InProcessTestCluster _cluster;

        public Cluster(RedisServer redis)
        {
            var builder = new InProcessTestClusterBuilder(1);
            builder.ConfigureSilo((_, silo) => silo.AddRedisGrainStorageAsDefault(options =>
            {
                options.ConfigurationOptions = ConfigurationOptions.Parse(redis.Endpoint);
                options.GrainStorageSerializer = new StateJsonSerializer();
            }));
            _cluster = builder.Build();
        }

        public IGrainStorage Storage => _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>("Default");

        public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

        public ValueTask DisposeAsync() => _cluster.DisposeAsync();
    }
}
