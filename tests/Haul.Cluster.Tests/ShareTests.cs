using System.Diagnostics;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>A silo that joins gets work within seconds.</summary>
public class ShareTests
{
    private const long MiB = 1 << 20;
    private const int Rate = 400_000;

    [Fact]
    public async Task Join_InTheMiddle_TheNewSiloWorksWithinSeconds()
    {
        await using var haul = await Slow(2, 96 * MiB);
        await haul.Origin.Log.WaitFor(log => log.BodyBytes() > 48 * MiB, HaulCluster.Patience, "half of the file");

        // However long the new silo takes to start, there is work left for it.
        haul.Origin.Limits.ConnectionRate = Rate / 10;
        var joined = await haul.Join();
        var since = Stopwatch.GetTimestamp();
        await Eventually.True(async () => await joined.Metric("haul_segments_active") > 0, HaulCluster.Patience, "the new silo fetches");
        var took = Stopwatch.GetElapsedTime(since);

        haul.Origin.Limits.ConnectionRate = 0;
        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, 96 * MiB);
        Assert.InRange(took.TotalSeconds, 0, 3);
    }

    private static async Task<HaulCluster> Slow(int silos, long length)
    {
        var haul = await HaulCluster.Start(silos, StoreKind.Directory);
        await haul.WarmUp();
        haul.Origin.Limits.ConnectionRate = Rate;
        await haul.Submit(haul.Origin.Add("f", 1, length), "f");
        return haul;
    }
}
