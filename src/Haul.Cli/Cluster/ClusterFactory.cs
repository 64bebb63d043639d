namespace Haul.Cli;

/// <summary>Connects over the network, in the way that the target names.</summary>
public sealed class ClusterFactory(TimeProvider clock) : IClusterFactory
{
    public Task<ICluster> Connect(ClusterTarget target, CancellationToken cancellationToken) => target switch
    {
        GatewayTarget gateways => new GatewayConnector(clock).Connect(gateways, cancellationToken),
        ApiTarget api => new ApiConnector(clock).Connect(api, cancellationToken),
        _ => throw new ArgumentException($"Nobody connects to a {target?.GetType().Name}.", nameof(target)),
    };
}
