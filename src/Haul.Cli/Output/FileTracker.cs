using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Turns the views of one download into reports: adds what only shows over time (rate, ETA, fresh trouble).</summary>
/// <param name="shownUrl">Without userinfo and query.</param>
/// <param name="request">What was asked for; null for a download of a cluster that this console only looks at.</param>
/// <param name="directory">Where the file lands on this machine; null when it lands elsewhere.</param>
public sealed class FileTracker(int number, string shownUrl, DownloadRequest? request, string? directory, TimeProvider clock)
{
    /// <summary>How long a trouble that was overcome stays in sight.</summary>
    private static readonly TimeSpan TroubleStays = TimeSpan.FromSeconds(5);

    private readonly RateMeter meter = new();
    private readonly long begun = clock.GetTimestamp();
    private TimeSpan? troubledAt;
    private int retries;

    /// <summary>The last report; before the first view one that says queued.</summary>
    public FileReport? Last { get; private set; }

    /// <summary>Takes the next view; <paramref name="retried"/> says that a try failed since the last one.</summary>
    public FileReport Next(DownloadView view, out bool retried)
    {
        ArgumentNullException.ThrowIfNull(view);
        var now = clock.GetElapsedTime(begun);
        retried = view.Retries > retries;
        retries = view.Retries;
        troubledAt = retried ? now : troubledAt;
        // What an earlier run has left shows up bit by bit; it was not fetched now.
        meter.Add(IsElsewhere ? view.Downloaded : Math.Max(0, view.Downloaded - view.Resumed), now);
        var rate = meter.Rate ?? view.Rate;
        var error = view.Error is { } failed ? failed with { Message = ShownUrl.Redact(failed.Message) } : null;
        return Last = new()
        {
            Number = number,
            Url = shownUrl,
            Path = PathOf(view),
            // What an activation somewhere in the cluster found is no part of this story: it is told from the submit on.
            View = IsElsewhere ? view with { Resumed = 0 } : view,
            Rate = rate,
            Eta = view.Status is DownloadStatus.Downloading ? Human.TimeLeft(view.Length - view.Downloaded, rate) : null,
            Elapsed = ElapsedOf(view, now),
            Trouble = view.Trouble is { } trouble && troubledAt is { } at && now - at <= TroubleStays ? ShownUrl.Redact(trouble) : null,
            Error = view.Status is DownloadStatus.Failed or DownloadStatus.Cancelled ? error ?? Ended(view.Status) : null,
            Skipped = IsSkipped(view),
        };
    }

    /// <summary>A report of a download that the console itself lost.</summary>
    public FileReport Broken(DownloadError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var view = (Last?.View ?? new DownloadView { Id = default }) with { Status = DownloadStatus.Failed, Error = error };
        return Next(view, out _);
    }

    private DownloadError Ended(DownloadStatus status) => (status, IsElsewhere) switch
    {
        (DownloadStatus.Cancelled, true) => new(ErrorCode.Cancelled, "the download was cancelled; submit it again to start anew"),
        (DownloadStatus.Cancelled, _) => new(ErrorCode.Cancelled, "the download was cancelled; run the same command to start again"),
        (_, true) => new(ErrorCode.Internal, "the download failed without a reason; see the logs of the silos"),
        _ => new(ErrorCode.Internal, "the download failed without a reason; run it again with -v"),
    };

    private bool IsElsewhere => directory is null;

    /// <summary>A look at a cluster begins in the middle: the cluster's own times say how long it took.</summary>
    private TimeSpan ElapsedOf(DownloadView view, TimeSpan watched) =>
        IsElsewhere && view.CreatedAt is { } created && (view.FinishedAt ?? clock.GetUtcNow()) - created is { Ticks: > 0 } elapsed ? elapsed : watched;

    private string? PathOf(DownloadView view) =>
        view.Location ?? (directory is not null && (view.Name ?? request?.Name) is { } name ? Path.Combine(directory, name) : null);

    /// <summary>Done without a byte of a file that is not empty: the target stood already.</summary>
    private bool IsSkipped(DownloadView view) =>
        request?.OnExists is OnExists.Skip && view is { Status: DownloadStatus.Completed, Downloaded: 0, Resumed: 0, Length: not 0 };
}
