using System.CommandLine;

namespace Haul.Cli;

/// <summary>The options that say which cluster is meant: option, then environment, then default.</summary>
internal sealed class ClusterOptionSet
{
    private const string DefaultId = "haul";

    private readonly Option<string> cluster = Text("--cluster", "HOST:PORT,..", $"Gateways of the cluster, or azure:CONNECTION_STRING, or azure:@FILE; default: HAUL_CLUSTER [{ClusterText.Default}]");
    private readonly Option<string> clusterId = Text("--cluster-id", "ID", $"Id of the cluster; default: HAUL_CLUSTER_ID [{DefaultId}]");
    private readonly Option<string> serviceId = Text("--service-id", "ID", $"Id of the service; default: HAUL_SERVICE_ID [{DefaultId}]");

    public void AddTo(Command command)
    {
        command.Options.Add(cluster);
        command.Options.Add(clusterId);
        command.Options.Add(serviceId);
    }

    /// <exception cref="InputException">One of them cannot be meant.</exception>
    public ClusterTarget Read(ParseResult parse, ConsoleStreams streams, bool verbose) => new(
        ClusterText.Parse(Value(parse, cluster, "HAUL_CLUSTER", streams) ?? ClusterText.Default, streams.WorkingDirectory),
        Value(parse, clusterId, "HAUL_CLUSTER_ID", streams) ?? DefaultId,
        Value(parse, serviceId, "HAUL_SERVICE_ID", streams) ?? DefaultId,
        verbose);

    private static Option<string> Text(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };

    /// <summary>An empty variable is as good as none; an empty option is a mistake.</summary>
    private static string? Value(ParseResult parse, Option<string> option, string variable, ConsoleStreams streams) =>
        parse.GetValue(option) is not { } given ? streams.Environment(variable) is { Length: > 0 } value ? value : null
        : given.Trim().Length > 0 ? given
        : throw new InputException($"{option.Name} is empty", "give it a value or leave it out");
}
