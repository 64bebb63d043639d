using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Cli.Tests;

/// <summary>Runs the console in memory, in a directory of its own.</summary>
internal sealed class Shell : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly CancellationTokenSource interrupt = new();

    public Shell()
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("haul-cli-").FullName;
    }

    public string Directory { get; }

    public FakeEngine Engine { get; } = new();

    public FakeTimeProvider Clock { get; init; } = new();

    /// <summary>Stands for the fake clock.</summary>
    public TimeProvider? RealClock { get; init; }

    public ScriptedCluster Cluster { get; } = new();

    /// <summary>Stands for the scripted cluster.</summary>
    public IClusterFactory? Clusters { get; set; }

    public Dictionary<string, string> Environment { get; } = [];

    public byte[] Input { get; set; } = [];

    /// <summary>Stands for stdout instead of the one that is read back.</summary>
    public TextWriter? Stdout { get; set; }

    public bool IsTerminal { get; set; }

    public bool IsUnicode { get; set; } = true;

    public int Columns { get; set; } = 100;

    public string Out => output.ToString();

    public string Error => error.ToString();

    public string[] ErrorLines => Lines(Error);

    /// <summary>The events of --json.</summary>
    public JsonElement[] Events => [.. Lines(Out).Select(line => JsonDocument.Parse(line).RootElement)];

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<int> Run(params string[] args) => HaulConsole.Run(
        args,
        new()
        {
            In = () => new MemoryStream(Input),
            Out = Stdout ?? output,
            Error = error,
            OutIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            IsUnicode = IsUnicode,
            Size = () => (Columns, 24),
            Environment = Environment.GetValueOrDefault,
            WorkingDirectory = Directory,
        },
        Engine,
        Clusters ?? Cluster,
        RealClock ?? Clock,
        interrupt.Token);

    public void Interrupt() => interrupt.Cancel();

    public string Write(string name, string text)
    {
        var path = Path.Combine(Directory, name);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(text));
        return path;
    }

    public void Dispose()
    {
        System.IO.Directory.Delete(Directory, recursive: true);
        interrupt.Dispose();
        output.Dispose();
        error.Dispose();
    }
}
