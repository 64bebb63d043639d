using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>All silos die at once: what was acknowledged ends as it should.</summary>
public class ColdStartTests
{
    private const long MiB = 1 << 20;

    [Fact]
    public async Task Kill_AllSilosWithDownloadsInEveryStatus_NoneIsLostAndNoneDoubled()
    {
        // Fewer connections than downloads: some of them are queued.
        await using var haul = await HaulCluster.Start(2, StoreKind.Directory, "--connections", "8");
        var completed = await Many(haul, "done", 6, 100_000);
        foreach (var id in completed)
        {
            await haul.WaitFor(id, DownloadStatus.Completed);
        }

        var failed = await Many(haul, "none", 4, null);
        foreach (var id in failed)
        {
            await haul.WaitFor(id, DownloadStatus.Failed);
        }

        haul.Origin.Limits.TotalRate = 500_000;
        var silent = new StallBeforeHeaders().First(2);
        var working = await Many(haul, "work", 30, 2 * MiB, silent);
        var paused = await Many(haul, "rest", 6, 2 * MiB);
        var cancelled = await Many(haul, "gone", 4, 2 * MiB);
        await haul.Run(["pause", .. paused.Select(id => id.Value)]);
        await haul.Run(["cancel", .. cancelled.Select(id => id.Value)]);
        var before = (await haul.List()).Where(row => working.Contains(row.Id)).Select(row => row.Status).ToHashSet();
        Assert.Superset(new HashSet<DownloadStatus> { DownloadStatus.Queued, DownloadStatus.Probing, DownloadStatus.Downloading }, before);
        foreach (var silo in haul.Silos.ToList())
        {
            await haul.Kill(silo);
        }

        haul.Origin.Limits.TotalRate = 0;
        await haul.Join();
        await haul.Join();

        foreach (var (number, id) in working.Index())
        {
            await haul.WaitFor(id, DownloadStatus.Completed);
            await haul.AssertRight(id, $"work-{number}", number, 2 * MiB, parts: false);
        }

        var rows = await haul.List();
        Assert.Equal(50, rows.Count);
        Assert.All(paused, id => Assert.Equal(DownloadStatus.Paused, rows.Single(row => row.Id == id).Status));
        Assert.All(cancelled, id => Assert.Equal(DownloadStatus.Cancelled, rows.Single(row => row.Id == id).Status));
        Assert.All(failed, id => Assert.Equal(DownloadStatus.Failed, rows.Single(row => row.Id == id).Status));
        Assert.All(completed, id => Assert.Equal(DownloadStatus.Completed, rows.Single(row => row.Id == id).Status));
    }

    /// <param name="length">Null: the origin has no such file.</param>
    private static async Task<List<DownloadId>> Many(HaulCluster haul, string name, int count, long? length, params Fault[] faults)
    {
        var urls = Enumerable.Range(0, count)
            .Select(number => length is { } bytes ? haul.Origin.Add($"{name}-{number}", number, bytes, faults) : haul.Origin.Uri($"{name}-{number}"))
            .Select(url => url.AbsoluteUri);
        var reply = await haul.Haul(["submit", .. urls, "--json"]);
        return [.. reply.GetProperty("downloads").EnumerateArray().Select(download => DownloadId.Parse(download.GetProperty("id").GetString()!))];
    }
}
