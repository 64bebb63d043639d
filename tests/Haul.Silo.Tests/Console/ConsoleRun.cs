using Haul.Cli;

namespace Haul.Silo.Tests.Console;

/// <summary>What a command of the console did.</summary>
internal sealed record ConsoleRun(int Code, string Out, string Error)
{
    public static async Task<ConsoleRun> Of(string directory, string cluster, string? key, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = new Dictionary<string, string?> { ["HAUL_CLUSTER"] = cluster, ["HAUL_API_KEY"] = key };
        var code = await HaulConsole.Run(
            args,
            new() { In = () => Stream.Null, Out = output, Error = error, Environment = environment.GetValueOrDefault, WorkingDirectory = directory },
            new EmbeddedEngineFactory(),
            TimeProvider.System,
            TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }
}
