namespace Haul.Cli;

/// <summary>What an embedded silo is started with.</summary>
public sealed record EngineOptions
{
    /// <summary>Absolute path of the directory that the files land in.</summary>
    public required string Directory { get; init; }

    /// <summary>Files that download at once; the others are queued. Default 3.</summary>
    public int FilesAtOnce { get; init; } = 3;

    /// <summary>Connections for one file. Default 8.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Logs go to stderr.</summary>
    public bool Verbose { get; init; }
}
