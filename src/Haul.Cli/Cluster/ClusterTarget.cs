namespace Haul.Cli;

/// <summary>Which cluster is meant.</summary>
/// <param name="Verbose">The client's log goes to stderr.</param>
public sealed record ClusterTarget(IGatewaySource Gateways, string ClusterId, string ServiceId, bool Verbose = false);
