using Haul.Testing;

namespace Haul.Silo.Tests.Console;

/// <summary>One silo whose HTTP side asks for a key, an origin, and the console in this process.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    public const string Key = "canary-0b51ac77e2d94f36";

    private static readonly string[] Arguments =
        ["--name", "north", "--allow-private", "127.0.0.0/8", "--key-file", "key", "--api-key-file", "api-key"];

    private readonly TempDirectory _directory = new();

    public FaultOrigin Origin { get; } = new();

    public string Http => Silo.Http.AbsoluteUri;

    public string Gateway => Silo.Line("gateway ");

    internal RunningSilo Silo { get; private set; } = null!;

    public string PathOf(string name) => _directory.File(name);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_directory.File("key"), new byte[32]);
        await File.WriteAllTextAsync(_directory.File("api-key"), $"# of the tests\n{Key}\n");
        Silo = await RunningSilo.Start(_directory.Path, Arguments);
    }

    /// <summary>Ends the silo; another one takes its HTTP address and its state.</summary>
    /// <param name="between">What happens while there is none.</param>
    public async Task Restart(Action between)
    {
        var http = Silo.Http;
        await Silo.DisposeAsync();
        between();
        Silo = RunningSilo.Begin(_directory.Path, ["--silo-port", "0", "--gateway-port", "0", "--http", http.GetLeftPart(UriPartial.Authority), .. Arguments]);
        await Eventually.True(() => Silo.Output.Contains("\nready", StringComparison.Ordinal), RunningSilo.Patience, "the silo is ready again");
    }

    /// <summary>Runs the console with the key in its environment, unless <paramref name="key"/> is another.</summary>
    internal Task<ConsoleRun> Run(string cluster, string[] args, string? key = Key) => ConsoleRun.Of(_directory.Path, cluster, key, args);

    public async ValueTask DisposeAsync()
    {
        await (Silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Origin.DisposeAsync();
        _directory.Dispose();
    }
}
