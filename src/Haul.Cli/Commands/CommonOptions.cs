using System.CommandLine;

namespace Haul.Cli;

/// <summary>Options of every command.</summary>
internal sealed class CommonOptions
{
    public Option<bool> Json { get; } = new("--json") { Description = "Results as JSON on stdout", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Only results and errors", Recursive = true };

    public Option<bool> Verbose { get; } = new("-v", "--verbose") { Description = "Say more: the engine's log, the stack of an internal error", Recursive = true };
}
