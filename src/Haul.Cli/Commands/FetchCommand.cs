using System.CommandLine;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul fetch ID</c>: bring a finished file of the cluster here.</summary>
internal sealed class FetchCommand : ClusterCommand
{
    private readonly Argument<string> id = new("ID") { Description = "Id, the end of it (4 characters or more), or name" };
    private readonly Option<string> output = Text("-o", "PATH", "Write to PATH; default: the name of the file, here");
    private readonly Option<string[]> headers = new("--header") { HelpName = "K: V", Description = "Send this field to the silo, or to what stands before it; may be repeated", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> force = new("--force") { Description = "Replace the target, once the new file is complete" };

    public FetchCommand(CommonOptions common, ConsoleSession session)
        : base("fetch", "Bring a finished file from the cluster here; run it again and it goes on where it was", common, session)
    {
        Takes(output, headers, force);
        Arguments.Add(id);
    }

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var text = Named(parse.GetValue(id), "ID");
        var place = TargetPlace.Of(parse.GetValue(output), null, Session.Streams.WorkingDirectory);
        var run = new FetchRun(Session)
        {
            Place = place,
            Headers = [.. ReadKey(parse) is { } key ? [ApiKeyOption.Field(key)] : Enumerable.Empty<HeaderField>(), .. (parse.GetValue(headers) ?? []).Select(HeaderText.Parse)],
            Force = parse.GetValue(force),
            Json = parse.GetValue(Common.Json),
            Quiet = parse.GetValue(Common.Quiet),
            Verbose = parse.GetValue(Common.Verbose),
        };
        return link => run.Run(link, text);
    }
}
