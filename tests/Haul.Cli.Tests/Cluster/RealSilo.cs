using System.Net;
using Haul.Grains;
using Haul.Persistence;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Haul.Cli.Tests.Cluster;

/// <summary>A silo with real ports in this process.</summary>
internal sealed class RealSilo : IAsyncDisposable
{
    private readonly IHost host;

    private readonly int[] ports;

    private RealSilo(IHost host, int[] ports) => (this.host, this.ports) = (host, ports);

    public string Gateway => $"127.0.0.1:{ports[1]}";

    /// <summary>Keeps nothing: for the connection and the list of silos only.</summary>
    public static Task<RealSilo> Start(string clusterId) =>
        Start(clusterId, "north", static _ => { }, (silo, port, gateway) => silo.UseLocalhostClustering(port, gateway, serviceId: "haul", clusterId: clusterId));

    /// <summary>State, catalog and membership in Azure tables, files in a directory.</summary>
    /// <param name="instead">A silo that has stopped: this one takes its ports.</param>
    public static Task<RealSilo> Start(string name, string connectionString, string root, RealSilo? instead = null)
    {
        var options = new AzureStateOptions { ConnectionString = connectionString, ClusterId = "haul", ServiceId = "haul" };
        return Start("haul", name, services => services.AddHaulDirectory(root).AddAzureState(options), (silo, port, gateway) =>
        {
            silo.UseAzureMembership(options);
            silo.ConfigureEndpoints(IPAddress.Loopback, port, gateway);
        }, instead?.ports);
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }

    private static async Task<RealSilo> Start(string clusterId, string name, Action<IServiceCollection> add, Action<ISiloBuilder, int, int> configure, int[]? given = null)
    {
        var ports = given ?? FreePort.Next(2);
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        add(builder.Services); // first: what a host adds stands before the defaults
        builder.Services.AddHaulGrains();
        builder.UseOrleans(silo =>
        {
            configure(silo, ports[0], ports[1]);
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, "haul"));
            silo.Configure<SiloOptions>(options => options.SiloName = name);
            silo.AddHaulCluster();
        });
        var host = builder.Build();
        await host.StartAsync();
        return new(host, ports);
    }
}
