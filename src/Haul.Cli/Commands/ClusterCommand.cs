using System.CommandLine;

namespace Haul.Cli;

/// <summary>A command for a running cluster: reads its input whole, then connects, then works.</summary>
internal abstract class ClusterCommand : Command
{
    private readonly ClusterOptionSet cluster = new();
    private int taken;

    protected ClusterCommand(string name, string description, CommonOptions common, ConsoleSession session)
        : base(name, description)
    {
        Common = common;
        Session = session;
        cluster.AddTo(this);
        SetAction((parse, _) => Run(parse));
    }

    protected CommonOptions Common { get; }

    protected ConsoleSession Session { get; }

    /// <summary>The key for the HTTP side of silos; null where none is named.</summary>
    protected string? ReadKey(ParseResult parse) => cluster.ReadKey(parse, Session.Streams);

    /// <summary>Makes sense of the command line, or refuses it before anything is connected.</summary>
    /// <returns>What to do with the cluster; it returns the exit code.</returns>
    /// <exception cref="InputException">Something in it cannot be meant.</exception>
    protected abstract Func<ClusterLink, Task<int>> Read(ParseResult parse);

    /// <summary>Options of the command itself stand above those that name the cluster.</summary>
    protected void Takes(params IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            Options.Insert(taken++, option);
        }
    }

    protected static Option<string> Text(string name, string takes, string description) => new(name) { HelpName = takes, Description = description };

    /// <summary>An argument that is empty or looks like an option is a mistake.</summary>
    protected static string Named(string? text, string what) =>
        string.IsNullOrWhiteSpace(text) ? throw new InputException($"{what} is empty", "give one")
        : text.StartsWith('-') ? throw new InputException($"'{PlainText.Of(text.Split('=')[0])}' is not an option of this command", "see its --help")
        : text;

    private async Task<int> Run(ParseResult parse)
    {
        var work = Read(parse);
        var target = cluster.Read(parse, Session.Streams, parse.GetValue(Common.Verbose));
        if (target.Warning is { } warning && !parse.GetValue(Common.Quiet))
        {
            await Session.Streams.Error.WriteLineAsync($"haul: {warning}");
        }

        try
        {
            await using var link = await ClusterLink.Open(Session.Clusters, target, Session.Clock, Session.Interrupt);
            return await work(link);
        }
        catch (OperationCanceledException) when (Session.Interrupt.IsCancellationRequested)
        {
            await Session.Streams.Error.WriteLineAsync("haul: stopped; the cluster goes on with what it has been told");
            return GetRun.Interrupted;
        }
    }
}
