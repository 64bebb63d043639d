using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Haul.Cli;

/// <summary>A started client.</summary>
internal sealed class ClusterClient(IHost host) : ICluster
{
    /// <summary>A command that has its answer does not wait for a cluster that says no goodbye.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly IClusterClient _grains = host.Services.GetRequiredService<IClusterClient>();

    public ICatalogGrain Catalog => _grains.GetGrain<ICatalogGrain>(0);

    public INodesGrain Nodes => _grains.GetGrain<INodesGrain>(0);

    public IFileGrain File(DownloadId id) => _grains.GetGrain<IFileGrain>(id.Value);

    public ValueTask DisposeAsync() => Dispose(host);

    public static async ValueTask Dispose(IHost? host)
    {
        if (host is null)
        {
            return;
        }

        try
        {
            using var late = new CancellationTokenSource(Goodbye, TimeProvider.System);
            await host.StopAsync(late.Token).WaitAsync(Goodbye, TimeProvider.System);
            host.Dispose();
        }
        catch (Exception)
        {
            // Nothing is left to be saved on this side of the connection.
        }
    }
}
