using System.Collections;
using Microsoft.AspNetCore.Builder;

namespace Haul.Silo;

/// <summary>What a silo knows of the process it runs in.</summary>
public sealed record SiloProcess
{
    /// <summary>The lines that scripts wait for.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>One line why it cannot start.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Relative paths start here, and appsettings.json is looked for here.</summary>
    public required string Directory { get; init; }

    /// <summary>Variables; those named <c>Haul__...</c>, <c>Logging__...</c> and <c>OTEL_...</c> count.</summary>
    public required IReadOnlyDictionary<string, string?> Environment { get; init; }

    /// <summary>Stops the silo as SIGTERM does.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Changes the host before it is built; tests use it.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    public static SiloProcess Current() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Directory = System.IO.Directory.GetCurrentDirectory(),
        Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value),
    };
}
