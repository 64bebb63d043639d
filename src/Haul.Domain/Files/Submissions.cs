using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>What a submit makes of a download in each status: "run again: goes on".</summary>
internal static class Submissions
{
    public static Transition<FileState> Apply(FileState state, FileFact.Submitted submitted)
    {
        if (state.Request is not { } before)
        {
            return Transition.To(new FileState { Request = submitted.Request, Name = submitted.Request.Name, CreatedAt = submitted.Now });
        }

        if (submitted.Request.Url != before.Url && !submitted.Request.Retarget)
        {
            return Transition.Refuse(state, $"The id has the URL {ShownUrl.Of(before.Url)} already; submit another URL under another id.");
        }

        if (state.Status is DownloadStatus.Cancelled)
        {
            return Transition.Refuse(state, "The download was cancelled; submit it under another id.");
        }

        var publishes = state.Status is DownloadStatus.Completed || (state.Status is DownloadStatus.Merging && submitted.GoesOn);
        if (publishes && submitted.Request.Checksum is { } late && !state.Digests.Contains(late))
        {
            return Transition.Refuse(state, $"The download is past its commit point and will not be compared with {late} any more: compare the file itself.");
        }

        if (state.Status is DownloadStatus.Completed)
        {
            return Transition.To(state);
        }

        var request = submitted.Request with
        {
            Name = state.Name ?? submitted.Request.Name,
            Checksum = submitted.Request.Checksum ?? before.Checksum,
        };
        if (submitted.GoesOn && state.Status.IsWorking() && request with { Headers = before.Headers } == before)
        {
            return Transition.To(state);
        }

        var next = state with
        {
            Request = request,
            Status = state.Status is DownloadStatus.Merging ? DownloadStatus.Merging : DownloadStatus.Queued,
            Error = null,
            FailedByOtherUrl = false,
            FinishedAt = null,
            // What an earlier attempt still reports says nothing of this one.
            Segments = [.. state.Segments.Select(live => live with { Attempt = live.Attempt + 1 })],
            Recheck = state.Status is DownloadStatus.Merging ? state.Recheck : state.Finished,
        };
        return Transition.To(IsWorthless(state, request) ? FileMachine.Regenerate(next) : next);
    }

    /// <summary>
    /// After it was said that the origin serves something else, or that the whole has a wrong digest, asking for the same
    /// again means: from nothing.
    /// </summary>
    private static bool IsWorthless(FileState state, DownloadRequest request) => state is { Status: DownloadStatus.Failed, Error: { } error }
        && ((error.Code is ErrorCode.OriginChanged && !state.FailedByOtherUrl && request.Url == state.ProvenUrl && state.Request!.Url == state.ProvenUrl)
            || (error.Code is ErrorCode.Integrity && request.Checksum == state.Request!.Checksum));
}
