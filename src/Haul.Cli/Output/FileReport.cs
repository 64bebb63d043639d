using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>One file of a <c>get</c> at one moment, ready to be shown: nothing in it is secret, nothing is escaped yet.</summary>
public sealed record FileReport
{
    /// <summary>Place among the URLs of the command, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Without userinfo and query.</summary>
    public required string Url { get; init; }

    /// <summary>Absolute path of the target; null until it has a name.</summary>
    public string? Path { get; init; }

    public required DownloadView View { get; init; }

    /// <summary>Bytes a second, smoothed.</summary>
    public double Rate { get; init; }

    /// <summary>Time to the last byte, if it goes on like this; null when that cannot be said.</summary>
    public TimeSpan? Eta { get; init; }

    /// <summary>Since it was submitted.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>What went wrong moments ago and is being tried again.</summary>
    public string? Trouble { get; init; }

    public DownloadError? Error { get; init; }

    /// <summary>The target stood already and was left as it is.</summary>
    public bool Skipped { get; init; }

    /// <summary>Bytes are moving: there is progress to tell.</summary>
    public bool IsUnderWay => View.Status is DownloadStatus.Downloading or DownloadStatus.Merging;

    /// <summary>What people call it: the target's name, or the URL while it has none.</summary>
    public string Label => View.Name ?? System.IO.Path.GetFileName(Path) ?? Url;

    /// <summary>Bytes of the file: known, or counted.</summary>
    public long Size => View.Length ?? View.Downloaded;

    /// <summary>Bytes a second over the whole run, without what an earlier one had brought.</summary>
    public double MeanRate => Elapsed > TimeSpan.Zero ? Math.Max(0, Size - View.Resumed) / Elapsed.TotalSeconds : 0;
}
