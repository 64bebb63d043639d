using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using StackExchange.Redis;

namespace Haul.Persistence.Tests;

/// <summary>The engine's membership on Redis, as the reference for the cases.</summary>
public sealed class RedisMembershipTests(RedisServer redis) : MembershipSuite, IDisposable
{
    private readonly List<IHost> _hosts = [];

    /// <summary>It has no pages: fewer rows show the same.</summary>
    protected override int ManyRows => 100;

    protected override Task<IMembershipTable> Start(string cluster) => Task.FromResult(Build(host => host.UseOrleans(silo => silo
        .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis.Endpoint))
        .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, cluster)))).GetRequiredService<IMembershipTable>());

    protected override Task<IGatewayListProvider> StartGateways(string cluster) => Task.FromResult(Build(host => host.UseOrleansClient(client => client
        .UseRedisClustering(options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis.Endpoint))
        .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (cluster, cluster)))).GetRequiredService<IGatewayListProvider>());

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    private IServiceProvider Build(Action<IHostApplicationBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder);
        _hosts.Add(builder.Build());
        return _hosts[^1].Services;
    }
}
