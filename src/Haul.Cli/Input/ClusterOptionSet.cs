using System.CommandLine;

namespace Haul.Cli;

/// <summary>The options that say which cluster is meant: option, then environment, then default.</summary>
internal sealed class ClusterOptionSet
{
    private const string DefaultId = "haul";

    private readonly Option<string> cluster = Text(
        "--cluster", "WHERE", $"Gateways of the cluster as HOST:PORT,.., its HTTP side as http(s)://HOST[:PORT], or azure:CONNECTION_STRING, or azure:@FILE; default: HAUL_CLUSTER [{ClusterText.Default}]");

    private readonly Option<string> clusterId = Text("--cluster-id", "ID", $"Id of the cluster, for gateways; default: HAUL_CLUSTER_ID [{DefaultId}]");
    private readonly Option<string> serviceId = Text("--service-id", "ID", $"Id of the service, for gateways; default: HAUL_SERVICE_ID [{DefaultId}]");
    private readonly ApiKeyOption apiKey = new();

    public void AddTo(Command command)
    {
        command.Options.Add(cluster);
        command.Options.Add(clusterId);
        command.Options.Add(serviceId);
        command.Options.Add(apiKey.Option);
    }

    /// <exception cref="InputException">One of them cannot be meant.</exception>
    public ClusterTarget Read(ParseResult parse, ConsoleStreams streams, bool verbose)
    {
        var where = Value(parse, cluster, "HAUL_CLUSTER", streams) ?? ClusterText.Default;
        return ApiText.IsOne(where)
            ? new ApiTarget(ApiText.Parse(where), ReadKey(parse, streams))
            : new GatewayTarget(
                ClusterText.Parse(where, streams.WorkingDirectory),
                Value(parse, clusterId, "HAUL_CLUSTER_ID", streams) ?? DefaultId,
                Value(parse, serviceId, "HAUL_SERVICE_ID", streams) ?? DefaultId,
                verbose);
    }

    /// <summary>The key for the HTTP side; null where none is named.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public string? ReadKey(ParseResult parse, ConsoleStreams streams) => apiKey.Read(parse, streams);

    private static Option<string> Text(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };

    /// <summary>An empty variable is as good as none; an empty option is a mistake.</summary>
    private static string? Value(ParseResult parse, Option<string> option, string variable, ConsoleStreams streams) =>
        parse.GetValue(option) is not { } given ? streams.Environment(variable) is { Length: > 0 } value ? value : null
        : given.Trim().Length > 0 ? given
        : throw new InputException($"{option.Name} is empty", "give it a value or leave it out");
}
