namespace Haul.Cli;

/// <summary>Connects to clusters. Commands ask for it only once their input is known to be sound.</summary>
public interface IClusterFactory
{
    /// <exception cref="InputException">
    /// With the code of an unreachable cluster, or of a policy where it takes no such key: the sentence names the address and the cure.
    /// </exception>
    Task<ICluster> Connect(ClusterTarget target, CancellationToken cancellationToken);
}
