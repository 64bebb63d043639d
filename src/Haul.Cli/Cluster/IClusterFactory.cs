namespace Haul.Cli;

/// <summary>Connects to clusters. Commands ask for it only once their input is known to be sound.</summary>
public interface IClusterFactory
{
    /// <exception cref="InputException">With the code of an unreachable cluster: the sentence names the address and the cure.</exception>
    Task<ICluster> Connect(ClusterTarget target, CancellationToken cancellationToken);

    /// <summary>A process takes connections at a silo's address (<c>IP:PORT@GENERATION</c>); what cannot be found out counts as yes.</summary>
    Task<bool> Listens(string siloAddress, CancellationToken cancellationToken);
}
