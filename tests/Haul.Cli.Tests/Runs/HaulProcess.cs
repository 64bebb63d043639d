using Haul.Testing;

namespace Haul.Cli.Tests.Runs;

/// <summary>The built <c>haul</c> as a process of its own.</summary>
internal static class HaulProcess
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Program { get; } = BuiltProgram.Find("Haul.Cli", "haul");

    public static ProcessRunner Start(params string[] arguments) => ProcessRunner.Start(Program, arguments);

    /// <summary>Runs it under another program, such as strace.</summary>
    public static ProcessRunner StartUnder(string program, IEnumerable<string> options, params string[] arguments) =>
        ProcessRunner.Start(program, [.. options, Program, .. arguments]);
}
