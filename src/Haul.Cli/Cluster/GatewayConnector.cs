using System.Net;
using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Haul.Cli;

/// <summary>Connects as a client of the cluster: no silo in this process.</summary>
internal sealed class GatewayConnector(TimeProvider clock)
{
    /// <summary>All of it: names, gateways, handshakes.</summary>
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(12);

    /// <summary>A call in flight to a silo that died is answered by nobody: this is when it is found lost (the default is 30 s).</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Gateways that came, went or hang are noticed within it (the default is 1 min).</summary>
    private static readonly TimeSpan GatewayRefresh = TimeSpan.FromSeconds(10);

    /// <summary>One gateway that swallows packets leaves time for the others.</summary>
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(3);

    public async Task<ICluster> Connect(GatewayTarget target, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(LongestConnect, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IReadOnlyList<IPEndPoint> known = [];
        IHost? host = null;
        try
        {
            known = await target.Gateways.Resolve(either.Token);
            host = Build(target, known);
            await host.StartAsync(either.Token).WaitAsync(either.Token);
            var client = new GatewayCluster(host, clock);
            var service = await client.Service().WaitAsync(either.Token);
            return service == target.ServiceId ? client : throw Unreachable.WrongService(target, service);
        }
        catch (Exception error)
        {
            await GatewayCluster.Dispose(host);
            cancellationToken.ThrowIfCancellationRequested();
            if (error is InputException or RefusedException)
            {
                throw;
            }

            throw Unreachable.ByTables(error) ?? await Unreachable.Why(target, known, clock, cancellationToken);
        }
    }

    private IHost Build(GatewayTarget target, IReadOnlyList<IPEndPoint> known)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        if (target.Verbose)
        {
            builder.Logging.AddErrorConsole();
        }

        builder.UseOrleansClient(client =>
        {
            target.Gateways.Configure(client, target, known);
            client.UseConnectionRetryFilter(new FirstConnect(clock));
            client.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (target.ClusterId, target.ServiceId));
            client.Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = GatewayRefresh);
            client.Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = ResponseTimeout);
            client.Configure<ConnectionOptions>(connections => connections.OpenConnectionTimeout = OpenTimeout);
        });
        return builder.Build();
    }
}
