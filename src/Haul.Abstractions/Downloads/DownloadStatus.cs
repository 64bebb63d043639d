namespace Haul.Abstractions;

/// <summary>Where a download stands. The last three are terminal.</summary>
[GenerateSerializer, Alias("haul.DownloadStatus")]
public enum DownloadStatus
{
    Queued,
    Probing,
    Downloading,
    Merging,
    Paused,
    Completed,
    Failed,
    Cancelled,
}

public static class DownloadStatusExtensions
{
    public static bool IsTerminal(this DownloadStatus status) => status is DownloadStatus.Completed or DownloadStatus.Failed or DownloadStatus.Cancelled;

    /// <summary>Wants connections: neither ended nor paused.</summary>
    public static bool IsWorking(this DownloadStatus status) => !status.IsTerminal() && status is not DownloadStatus.Paused;
}
