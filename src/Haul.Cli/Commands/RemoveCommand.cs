using System.CommandLine;

namespace Haul.Cli;

/// <summary><c>haul remove ID... [--delete-file]</c>.</summary>
internal sealed class RemoveCommand : ClusterCommand
{
    private readonly Argument<string[]> ids = new("ID") { Description = "Id, the end of it (4 characters or more), or name", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> deleteFile = new("--delete-file") { Description = "Delete the finished file as well; without it only its part and its records go" };

    public RemoveCommand(CommonOptions common, ConsoleSession session)
        : base("remove", "Forget downloads: stop them, delete their parts and records", common, session)
    {
        Takes(deleteFile);
        Arguments.Add(ids);
    }

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var alsoFile = parse.GetValue(deleteFile);
        string[] given = [.. (parse.GetValue(ids) ?? []).Select(id => Named(id, "ID"))];
        var control = new Control("remove", alsoFile ? "removed" : "removed; a finished file stays (--delete-file deletes it too)", (cluster, id) => cluster.Remove(id, alsoFile), IsMet: null);
        return new ControlRun(control, given, Session.Streams, parse.GetValue(Common.Json), parse.GetValue(Common.Quiet)).Run;
    }
}
