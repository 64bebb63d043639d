using System.CommandLine;
using System.CommandLine.Help;

namespace Haul.Cli;

/// <summary>The table of contents of the console.</summary>
internal sealed class HaulCommand : RootCommand
{
    public HaulCommand(ConsoleSession session)
        : base("Haul brings huge files: many connections, resumes after anything, never calls wrong bytes done.")
    {
        var common = new CommonOptions();
        Subcommands.Add(new GetCommand(common, session));
        Subcommands.Add(new SubmitCommand(common, session));
        Subcommands.Add(new ListCommand(common, session));
        Subcommands.Add(new ShowCommand(common, session));
        Subcommands.Add(new WatchCommand(common, session));
        Subcommands.Add(new ExplainCommand(common, session));
        Subcommands.Add(ControlCommand.Pause(common, session));
        Subcommands.Add(ControlCommand.Resume(common, session));
        Subcommands.Add(ControlCommand.Cancel(common, session));
        Subcommands.Add(new RemoveCommand(common, session));
        Subcommands.Add(new FetchCommand(common, session));
        Subcommands.Add(new VerifyCommand(common, session));
        Subcommands.Add(new NodesCommand(common, session));
        Subcommands.Add(new DrainCommand(common, session));
        Options.Add(common.Json);
        Options.Add(common.Quiet);
        Options.Add(common.Verbose);
        foreach (var option in Options)
        {
            option.Action = option switch
            {
                HelpOption { Action: HelpAction help } => new HelpWithExamples(help),
                VersionOption => new VersionLine(),
                _ => option.Action,
            };
        }
    }
}
