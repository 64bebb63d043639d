using System.CommandLine;

namespace Haul.Cli;

/// <summary><c>haul submit</c>: hand URLs to the cluster.</summary>
/// <remarks>Every value is text to the parser: <see cref="SubmitInput"/> says in its own words what an option takes.</remarks>
internal sealed class SubmitCommand : ClusterCommand
{
    private readonly Argument<string[]> urls = new("URL") { Description = "http or https URLs", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> list = Text("-i", "FILE", "Read URLs from FILE, one a line; # starts a comment; - is stdin");
    private readonly Option<string> name = Text("--name", "N", "Name of the file in the cluster's store (one URL); default: the name that the origin gives");
    private readonly Option<string> id = Text("--id", "ULID", "Id of the download (one URL): the same id again is the same download");
    private readonly Option<string> checksum = Text("--checksum", "ALG:HEX", "The file must have this digest: sha-256, sha-512, sha-1 or md5");
    private readonly Option<string[]> headers = new("--header") { HelpName = "K: V", Description = "Send this field to the URL's own origin; may be repeated", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> limitRate = Text("--limit-rate", "R", "At most R bytes a second over the whole cluster; K, M and G are powers of 1024");
    private readonly Option<string> priority = Text("--priority", "0..9", "Higher goes first [5]");
    private readonly Option<string> connections = Text("--connections-per-silo", "N", "Connections on each silo, 1 to 256 [8]");
    private readonly Option<string> onExists = Text("--on-exists", "fail|skip|rename", "What to do when the name is taken [fail with --name, else rename]");
    private readonly Option<string> maxTries = Text("--max-tries", "N", "Give up when one connection has had N tries in a row and no byte came; 0 is never [20]");
    private readonly Option<string> timeout = Text("--timeout", "S", "Longest silence of the origin in seconds [60]");
    private readonly Option<bool> force = new("--force") { Description = "Replace the file of that name, once the new one is complete" };
    private readonly Option<bool> wait = new("--wait") { Description = "Follow the downloads to their ends; exit with their result" };

    public SubmitCommand(CommonOptions common, ConsoleSession session)
        : base("submit", "Hand URLs to the cluster; prints the ids of the downloads", common, session)
    {
        Takes(list, name, id, checksum, headers, limitRate, priority, connections, onExists, maxTries, timeout, force, wait);
        Arguments.Add(urls);
    }

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var input = new SubmitInput
        {
            Urls = parse.GetValue(urls) ?? [],
            List = parse.GetValue(list),
            Name = parse.GetValue(name),
            Id = parse.GetValue(id),
            Checksum = parse.GetValue(checksum),
            Headers = parse.GetValue(headers) ?? [],
            LimitRate = parse.GetValue(limitRate),
            Priority = parse.GetValue(priority),
            Connections = parse.GetValue(connections),
            OnExists = parse.GetValue(onExists),
            MaxTries = parse.GetValue(maxTries),
            Timeout = parse.GetValue(timeout),
            Force = parse.GetValue(force),
        };
        var downloads = input.Read(Session.Streams, Session.Clock);
        var run = new SubmitRun(downloads, Session)
        {
            Waits = parse.GetValue(wait),
            Json = parse.GetValue(Common.Json),
            Quiet = parse.GetValue(Common.Quiet),
            Verbose = parse.GetValue(Common.Verbose),
        };
        return run.Run;
    }
}
