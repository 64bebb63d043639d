using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>A command that shows something of one download, as a document or as text for people.</summary>
/// <typeparam name="T">The document.</typeparam>
internal abstract class LookCommand<T> : ClusterCommand
{
    private readonly Argument<string> id = new("ID") { Description = "Id, the end of it (4 characters or more), or name" };
    private readonly JsonTypeInfo<T> type;

    protected LookCommand(string name, string description, CommonOptions common, ConsoleSession session, JsonTypeInfo<T> type)
        : base(name, description, common, session)
    {
        this.type = type;
        Arguments.Add(id);
    }

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var text = Named(parse.GetValue(id), "ID");
        var json = parse.GetValue(Common.Json);
        return link => Run(link, text, json);
    }

    protected abstract Task<T> Look(ClusterLink link, CatalogRow row);

    protected abstract void Write(TextWriter output, T shown, SiloNames names);

    private async Task<int> Run(ClusterLink link, string text, bool json)
    {
        var shown = await Look(link, await DownloadFinder.Find(link, text));
        if (json)
        {
            await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(shown, type));
            return 0;
        }

        var names = new SiloNames(link.Clock);
        await names.Refresh(link.Cluster);
        Write(Session.Streams.Out, shown, names);
        return 0;
    }
}
