using Haul.Abstractions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>Speaks for the silo that it lives on.</summary>
[OnSilo]
public sealed class NodeGrain(
    ILocalSiloDetails silo, SiloLoad load, BrokerOptions limits, NodeOptions options, IHostApplicationLifetime process) : Grain, INodeGrain
{
    public Task<NodeView> Look() => Task.FromResult(new NodeView
    {
        Name = silo.Name,
        Address = silo.SiloAddress.ToParsableString(),
        Status = process.ApplicationStopping.IsCancellationRequested ? "draining" : "active",
        Rate = load.Rate,
        Connections = load.Connections,
        MostConnections = limits.SiloConnections,
        Http = options.Http,
        Memory = Environment.WorkingSet,
    });

    public Task Drain()
    {
        process.StopApplication();
        return Task.CompletedTask;
    }
}
