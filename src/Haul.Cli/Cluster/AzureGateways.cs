using System.Net;
using Haul.Persistence;
using Orleans.Hosting;

namespace Haul.Cli;

/// <summary>Gateways that the membership table of an Azure account tells.</summary>
/// <param name="connectionString">A secret: never shown.</param>
public sealed class AzureGateways(string connectionString) : IGatewaySource
{
    public string Shown => $"the gateways in the tables at {AzureStateExtensions.Endpoint(Options(clusterId: "", serviceId: ""))}";

    public string Cure => "check the connection string of --cluster, --cluster-id, and that a haul-silo with that state runs";

    public bool LeadsAway => false;

    /// <summary>The table is asked by the client, again and again.</summary>
    public Task<IReadOnlyList<IPEndPoint>> Resolve(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPEndPoint>>([]);

    public void Configure(IClientBuilder client, GatewayTarget target, IReadOnlyList<IPEndPoint> known)
    {
        ArgumentNullException.ThrowIfNull(target);
        client.UseAzureGateways(Options(target.ClusterId, target.ServiceId));
    }

    private AzureStateOptions Options(string clusterId, string serviceId) => new()
    {
        ConnectionString = connectionString,
        ClusterId = clusterId,
        ServiceId = serviceId,
        OptionName = "--cluster (HAUL_CLUSTER)",
    };
}
