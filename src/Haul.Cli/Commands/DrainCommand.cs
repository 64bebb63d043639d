using System.CommandLine;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul drain NODE</c>: have a silo hand over its work and leave.</summary>
internal sealed class DrainCommand : ClusterCommand
{
    private readonly Argument<string> node = new("NODE") { Description = "Name of the silo, its address, or IP:PORT" };

    public DrainCommand(CommonOptions common, ConsoleSession session)
        : base("drain", "Have a silo hand over its work, leave the cluster and end", common, session) => Arguments.Add(node);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var name = Named(parse.GetValue(node), "NODE");
        var json = parse.GetValue(Common.Json);
        var quiet = parse.GetValue(Common.Quiet);
        return async link =>
        {
            var left = await new DrainRun(link).Run(name);
            if (json)
            {
                await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(ShownNode.Of(left), OutputJson.Default.ShownNode));
            }
            else if (!quiet)
            {
                await Session.Streams.Error.WriteLineAsync($"haul: {PlainText.Of(left.Name)} has left");
            }

            return 0;
        };
    }
}
