using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Follows one download of a cluster to its end.</summary>
/// <param name="endsWhenPaused">Stop following there; else wait until somebody resumes it.</param>
internal sealed class FollowRun(ClusterLink link, Insistence insistence, int number, CatalogRow row, IGetOutput output, SiloNames names, bool endsWhenPaused = false)
{
    /// <summary>Four frames a second are all that anybody reads.</summary>
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>A second or so lies between two of them.</summary>
    private const int MostUnknown = 10;

    private readonly FileTeller teller = new(new(number, ShownUrl.Of(row.Url), null, null, link.Clock), output);
    private DownloadId id = row.Id;
    private IAsyncEnumerator<DownloadView>? views;
    private DownloadStatus? told;
    private bool wasKnown;
    private int unknown;

    /// <returns>The exit code of the result; 0 when it stopped at a pause.</returns>
    public async Task<int> Follow()
    {
        try
        {
            return await FollowToEnd();
        }
        finally
        {
            await (views?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
    }

    private async Task<int> FollowToEnd()
    {
        while (teller.End is null)
        {
            var asked = link.Clock.GetTimestamp();
            names.RefreshSoon(link.Cluster);
            var view = await Ask();
            if (view is null)
            {
                break;
            }

            Tell(view);
            if (endsWhenPaused && view.Status is DownloadStatus.Paused)
            {
                return 0;
            }

            if (teller.End is null && FrameEvery - link.Clock.GetElapsedTime(asked) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest, link.Clock, link.Interrupt);
            }
        }

        return teller.End!.Error is { } error ? error.Code.ExitCode() : 0;
    }

    /// <summary>Null when the cluster knows the download no more.</summary>
    private async Task<DownloadView?> Ask()
    {
        try
        {
            var view = await insistence.Call(async cluster =>
            {
                // A lost call has broken it off: the next one starts anew, and any view is news.
                var from = views ?? cluster.Follow(id, link.Interrupt).GetAsyncEnumerator(link.Interrupt);
                views = null;
                await from.MoveNextAsync();
                views = from;
                return from.Current;
            });
            if (IsKnown(view))
            {
                return view;
            }

            teller.Break(new(ErrorCode.NotFound, $"the cluster has no download {id} any more; it was removed"));
        }
        catch (RefusedException refused)
        {
            teller.Break(refused.Error);
        }

        return null;
    }

    /// <summary>A row stands in the catalog before the download itself does: an unknown one is given a little time.</summary>
    private bool IsKnown(DownloadView view)
    {
        unknown = view.Url.Length > 0 || view.ContinuesAs is not null ? 0 : unknown + 1;
        wasKnown |= unknown == 0;
        return unknown < (wasKnown ? 1 : MostUnknown);
    }

    private void Tell(DownloadView view)
    {
        if (view.ContinuesAs is { } other)
        {
            id = other;
            views = null;
        }
        else if (view.Status is not DownloadStatus.Paused)
        {
            teller.Tell(view);
        }
        else if (told is not DownloadStatus.Paused)
        {
            teller.Paused(view);
            output.Note($"{DownloadFinder.Label(row)} is paused; haul resume {id} goes on with it");
        }

        told = view.Status;
    }
}
