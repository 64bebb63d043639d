using System.CommandLine;

namespace Haul.Cli;

/// <summary><c>haul get</c>: download here, in this process.</summary>
/// <remarks>Every value is text to the parser: <see cref="GetInput"/> says in its own words what an option takes.</remarks>
internal sealed class GetCommand : Command
{
    private readonly Argument<string[]> urls = new("URL") { Description = "http or https URLs", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string> list = Text("-i", "FILE", "Read URLs from FILE, one a line; # starts a comment; - is stdin");
    private readonly Option<string> output = Text("-o", "PATH", "Write to PATH (one URL); default: the name that the origin gives");
    private readonly Option<string> directory = Text("-d", "DIR", "Write into DIR; it is made if it is missing");
    private readonly Option<string> connections = Text("-x", "N", "Connections for one file, 1 to 256 [8]");
    private readonly Option<string> files = Text("-j", "N", "Files at once, 1 to 256 [3]");
    private readonly Option<string> checksum = Text("--checksum", "ALG:HEX", "The file must have this digest: sha-256, sha-512, sha-1 or md5");
    private readonly Option<string[]> headers = new("--header") { HelpName = "K: V", Description = "Send this field to the URL's own origin; may be repeated", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> limitRate = Text("--limit-rate", "R", "At most R bytes a second; K, M and G are powers of 1024");
    private readonly Option<string> maxTries = Text("--max-tries", "N", "Give up when one connection has had N tries in a row and no byte came; 0 is never [20]");
    private readonly Option<string> timeout = Text("--timeout", "S", "Longest silence of the origin in seconds [60]");
    private readonly Option<string> proxy = Text("--proxy", "URL|none", "Use this proxy; default: http_proxy, https_proxy, all_proxy and no_proxy as curl does");
    private readonly Option<string> onExists = Text("--on-exists", "fail|skip|rename", "What to do when the target is there already [fail]");
    private readonly Option<bool> force = new("--force") { Description = "Replace the target, once the new file is complete" };
    private readonly Option<bool> manifest = new("--manifest") { Description = "Keep the hashes of all blocks with the file, for haul verify" };

    public GetCommand(CommonOptions common, ConsoleSession session)
        : base("get", "Download here; run it again and it goes on where it was")
    {
        Options.Add(list);
        Options.Add(output);
        Options.Add(directory);
        Options.Add(connections);
        Options.Add(files);
        Options.Add(checksum);
        Options.Add(headers);
        Options.Add(limitRate);
        Options.Add(maxTries);
        Options.Add(timeout);
        Options.Add(proxy);
        Options.Add(onExists);
        Options.Add(force);
        Options.Add(manifest);
        Arguments.Add(urls);
        SetAction((parse, _) => Run(Input(parse, common), session));
    }

    private static Task<int> Run(GetInput input, ConsoleSession session)
    {
        var options = input.Read(session.Streams);
        options.Place.Prepare();
        return new GetRun(options, session.Engines, GetOutputs.For(options, session), session.Clock).Run(session.Interrupt);
    }

    private static Option<string> Text(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };

    private GetInput Input(ParseResult parse, CommonOptions common) => new()
    {
        Urls = parse.GetValue(urls) ?? [],
        List = parse.GetValue(list),
        Output = parse.GetValue(output),
        Directory = parse.GetValue(directory),
        Connections = parse.GetValue(connections),
        Files = parse.GetValue(files),
        Checksum = parse.GetValue(checksum),
        Headers = parse.GetValue(headers) ?? [],
        LimitRate = parse.GetValue(limitRate),
        MaxTries = parse.GetValue(maxTries),
        Timeout = parse.GetValue(timeout),
        Proxy = parse.GetValue(proxy),
        OnExists = parse.GetValue(onExists),
        Force = parse.GetValue(force),
        Manifest = parse.GetValue(manifest),
        Json = parse.GetValue(common.Json),
        Quiet = parse.GetValue(common.Quiet),
        Verbose = parse.GetValue(common.Verbose),
    };
}
