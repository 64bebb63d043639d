using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul pause|resume|cancel ID...</c>.</summary>
internal sealed class ControlCommand : ClusterCommand
{
    private readonly Argument<string[]> ids = new("ID") { Description = "Id, the end of it (4 characters or more), or name", Arity = ArgumentArity.OneOrMore };
    private readonly Control control;

    private ControlCommand(Control control, string description, CommonOptions common, ConsoleSession session)
        : base(control.Verb, description, common, session)
    {
        this.control = control;
        Arguments.Add(ids);
    }

    public static ControlCommand Pause(CommonOptions common, ConsoleSession session) => new(
        new("pause", "paused", (cluster, id) => cluster.Pause(id), status => status is DownloadStatus.Paused),
        "Stop downloads after a checkpoint; their parts stay",
        common,
        session);

    public static ControlCommand Resume(CommonOptions common, ConsoleSession session) => new(
        new("resume", "resumed", (cluster, id) => cluster.Resume(id), status => !status.IsTerminal()),
        "Go on with downloads that are paused or failed",
        common,
        session);

    public static ControlCommand Cancel(CommonOptions common, ConsoleSession session) => new(
        new("cancel", "cancelled", (cluster, id) => cluster.Cancel(id), status => status is DownloadStatus.Cancelled),
        "End downloads and delete their parts",
        common,
        session);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        string[] given = [.. (parse.GetValue(ids) ?? []).Select(id => Named(id, "ID"))];
        var run = new ControlRun(control, given, Session.Streams, parse.GetValue(Common.Json), parse.GetValue(Common.Quiet));
        return run.Run;
    }
}
