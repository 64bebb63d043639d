using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Follows whatever the cluster works on, until Ctrl-C.</summary>
internal sealed class WatchAllRun(ClusterLink link, IGetOutput output, SiloNames names)
{
    /// <summary>A download that begins is in sight this soon.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>More than a terminal has lines for; the others follow when these end.</summary>
    private const int FollowedAtOnce = 64;

    private static readonly DownloadStatus[] Working = [DownloadStatus.Merging, DownloadStatus.Downloading, DownloadStatus.Probing, DownloadStatus.Queued];

    private readonly Insistence insistence = new(link, output);
    private readonly Dictionary<DownloadId, Task> followed = [];
    private int number;

    /// <returns>130: only Ctrl-C ends it.</returns>
    public async Task<int> Run()
    {
        await output.Run(async () =>
        {
            try
            {
                while (true)
                {
                    await Look();
                    await Task.Delay(LookEvery, link.Clock, link.Interrupt);
                }
            }
            catch (OperationCanceledException) when (link.Interrupt.IsCancellationRequested)
            {
                await Task.WhenAll(followed.Values).ContinueWith(static _ => { }, TaskScheduler.Default);
            }
        });
        output.Note("stopped watching; the cluster goes on");
        return GetRun.Interrupted;
    }

    private async Task Look()
    {
        foreach (var id in followed.Where(pair => pair.Value.IsCompleted).Select(pair => pair.Key).ToList())
        {
            followed.Remove(id, out var ended);
            await ended!;
        }

        foreach (var status in Working.Where(_ => followed.Count < FollowedAtOnce))
        {
            var page = await insistence.Call(cluster => cluster.List(new(status, FollowedAtOnce)));
            foreach (var row in page.Rows.Where(row => !followed.ContainsKey(row.Id)).Take(FollowedAtOnce - followed.Count))
            {
                followed[row.Id] = new FollowRun(link, insistence, number++, row, output, names, endsWhenPaused: true).Follow();
            }
        }
    }
}
