using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul nodes</c>: the silos of the cluster.</summary>
internal sealed class NodesCommand : ClusterCommand
{
    public NodesCommand(CommonOptions common, ConsoleSession session)
        : base("nodes", "Show the silos of the cluster", common, session)
    {
    }

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var json = parse.GetValue(Common.Json);
        return link => Run(link, json);
    }

    private async Task<int> Run(ClusterLink link, bool json)
    {
        var nodes = await link.Call(cluster => cluster.Nodes());
        if (json)
        {
            await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(new NodesReply([.. nodes.Select(ShownNode.Of)]), OutputJson.Default.NodesReply));
            return 0;
        }

        var table = new TextTable("NAME", "ADDRESS", "STATUS", ">RATE", ">CONN", ">OF", ">MEMORY", "HTTP");
        foreach (var node in nodes)
        {
            table.Add(
                node.Name,
                node.Address,
                node.Status,
                Human.Rate(node.Rate),
                node.Connections.ToString(CultureInfo.InvariantCulture),
                node.MostConnections.ToString(CultureInfo.InvariantCulture),
                Human.Size(node.Memory),
                node.Http ?? Human.Unknown);
        }

        table.Write(Session.Streams.Out);
        return 0;
    }
}
