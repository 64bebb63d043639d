using System.CommandLine;

namespace Haul.Cli;

/// <summary><c>haul watch [ID]</c>: a live view of one download, or of all that work.</summary>
internal sealed class WatchCommand : ClusterCommand
{
    private readonly Argument<string> id = new("ID") { Description = "Id, the end of it (4 characters or more), or name; without it all that work", Arity = ArgumentArity.ZeroOrOne };

    public WatchCommand(CommonOptions common, ConsoleSession session)
        : base("watch", "Watch one download to its end, or all that work until Ctrl-C", common, session) => Arguments.Add(id);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var text = parse.GetValue(id) is { } given ? Named(given, "ID") : null;
        var (json, quiet, verbose) = (parse.GetValue(Common.Json), parse.GetValue(Common.Quiet), parse.GetValue(Common.Verbose));
        var names = new SiloNames(Session.Clock);
        return async link =>
        {
            if (text is null)
            {
                var all = GetOutputs.For(Session, json, quiet, verbose, static (streams, clock) => new LiveGetOutput(streams, clock));
                return await new WatchAllRun(link, all, names).Run();
            }

            var row = await DownloadFinder.Find(link, text);
            var one = GetOutputs.For(Session, json, quiet, verbose, (streams, clock) => new LiveWatchOutput(streams, clock, names));
            return await new WatchRun(link, one, names).Run([row]);
        };
    }
}
