using System.CommandLine;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul show ID</c>: one download in full.</summary>
internal sealed class ShowCommand : ClusterCommand
{
    private readonly Argument<string> id = new("ID") { Description = "Id, the end of it (4 characters or more), or name" };

    public ShowCommand(CommonOptions common, ConsoleSession session)
        : base("show", "Show one download in full: progress, segments, where they run, what went wrong", common, session) => Arguments.Add(id);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var text = Named(parse.GetValue(id), "ID");
        var json = parse.GetValue(Common.Json);
        return link => Run(link, text, json);
    }

    private async Task<int> Run(ClusterLink link, string text, bool json)
    {
        var row = await DownloadFinder.Find(link, text);
        var view = await link.Call(cluster => cluster.File(row.Id).Watch(-1, TimeSpan.Zero));
        var shown = ShownDownload.Of(view, row);
        if (json)
        {
            await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(shown, OutputJson.Default.ShownDownload));
            return 0;
        }

        var names = new SiloNames(link.Clock);
        await names.Refresh(link.Cluster);
        ShownText.Write(Session.Streams.Out, shown, names);
        return 0;
    }
}
