using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Follows one download of a cluster to its end.</summary>
/// <param name="endsWhenPaused">Stop following there; else wait until somebody resumes it.</param>
internal sealed class FollowRun(ClusterLink link, Insistence insistence, int number, CatalogRow row, IGetOutput output, SiloNames names, bool endsWhenPaused = false)
{
    /// <summary>How long the file grain holds a Watch when nothing changes: well below the time after which a call counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Four frames a second are all that anybody reads.</summary>
    private static readonly TimeSpan FrameEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Each of them waited as long as the patience.</summary>
    private const int MostUnknown = 10;

    private readonly FileTeller teller = new(new(number, ShownUrl.Of(row.Url), null, null, link.Clock), output);
    private DownloadId id = row.Id;
    private DownloadStatus? told;
    private bool wasKnown;
    private int unknown;

    /// <returns>The exit code of the result; 0 when it stopped at a pause.</returns>
    public async Task<int> Follow()
    {
        var since = -1L;
        while (teller.End is null)
        {
            var asked = link.Clock.GetTimestamp();
            names.RefreshSoon(link.Cluster);
            var view = await Ask(since);
            if (view is null)
            {
                break;
            }

            since = view.Version;
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
    private async Task<DownloadView?> Ask(long since)
    {
        try
        {
            var view = await insistence.Call(cluster =>
            {
                // Another activation counts its versions anew: after a lost call any view is news.
                var from = since;
                since = -1;
                return cluster.File(id).Watch(from, Patience);
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
