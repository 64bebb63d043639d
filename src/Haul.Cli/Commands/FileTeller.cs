using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Tells an output, view by view, what becomes of one download.</summary>
public sealed class FileTeller(FileTracker tracker, IGetOutput output)
{
    private bool isStarted;

    /// <summary>Null until the download has ended.</summary>
    public FileReport? End { get; private set; }

    public void Tell(DownloadView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var file = tracker.Next(view, out var retried);
        if (!isStarted && view.Status is DownloadStatus.Downloading or DownloadStatus.Merging or DownloadStatus.Completed && view.Name is not null)
        {
            isStarted = true;
            output.Started(file);
        }

        if (retried)
        {
            output.Retry(file);
        }

        switch (view.Status)
        {
            case DownloadStatus.Completed:
                End = file;
                output.Completed(file);
                break;
            case DownloadStatus.Failed or DownloadStatus.Cancelled:
                End = file;
                output.Failed(file);
                break;
            default:
                output.Progress(file);
                break;
        }
    }

    /// <summary>It stands still, its bytes are kept.</summary>
    public void Paused(DownloadView view) => output.Paused(tracker.Next(view, out _));

    /// <summary>It cannot be followed any more.</summary>
    public void Break(DownloadError error)
    {
        End = tracker.Broken(error);
        output.Failed(End);
    }
}
