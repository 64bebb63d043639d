using System.Diagnostics;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>How the work is shared: evenly among equals, by what they do among others, at once with who joins.</summary>
public class ShareTests(ITestOutputHelper report)
{
    private const long MiB = 1 << 20;
    private const int Rate = 400_000;
    private const int Connections = 8;

    [Fact]
    public async Task Join_InTheMiddle_TheNewSiloWorksWithinSeconds()
    {
        await using var haul = await HaulCluster.Start(2, StoreKind.Directory);
        await haul.WarmUp();
        haul.Origin.Limits.ConnectionRate = Rate;
        await haul.Submit(haul.Origin.Add("f", 1, 96 * MiB), "f");
        await haul.Origin.Log.WaitFor(log => log.BodyBytes() > 48 * MiB, HaulCluster.Patience, "half of the file");

        // However long the new silo takes to start, there is work left for it.
        haul.Origin.Limits.ConnectionRate = Rate / 10;
        var joined = await haul.Join();
        var since = Stopwatch.GetTimestamp();
        await Eventually.True(async () => await joined.Metric("haul_connections_open") > 0, HaulCluster.Patience, "the new silo fetches");
        var took = Stopwatch.GetElapsedTime(since);

        haul.Origin.Limits.ConnectionRate = 0;
        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, 96 * MiB);
        Assert.InRange(took.TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Download_FourEqualSilos_HaveEquallyManyConnections()
    {
        const long length = 320 * MiB; // more than 20 samples, so that 95 % of them are not all of them
        await using var haul = await HaulCluster.Start(4, StoreKind.Directory, "--connections", $"{Connections}");
        await haul.WarmUp();
        haul.Origin.Limits.ConnectionRate = Rate;
        await haul.Submit(haul.Origin.Add("f", 1, length), "f");
        // From when all have their share to when the end is near, where there is not work for all.
        await haul.Origin.Log.WaitFor(log => log.BodyBytes() > length / 20, HaulCluster.Patience, "the start");
        var samples = new List<double[]>();
        using var second = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (haul.Origin.Log.BodyBytes() < length * 9 / 10 && await second.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            samples.Add(await Task.WhenAll(haul.Silos.Select(silo => silo.Metric("haul_connections_open"))));
        }

        var even = samples.Count(counts => counts.Max() - counts.Min() <= 1);
        report.WriteLine($"even within 1 in {even} of {samples.Count} samples: {string.Join(" | ", samples.Select(counts => string.Join(' ', counts)))}");
        Assert.True(even >= 0.95 * samples.Count, $"{even} of {samples.Count}");
        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
    }

    [Fact]
    public async Task Download_OneSiloAtATenthOfTheRate_EndsNearTheIdeal()
    {
        const long length = 256 * MiB;
        const int rate = 1_000_000;
        await using var slow = new FaultOrigin();
        await using var haul = await HaulCluster.Start(2, StoreKind.Directory, "--connections", $"{Connections}");
        // A proxy is the way of one silo alone.
        await haul.Join("--connections", $"{Connections}", "--proxy", slow.Uri("").AbsoluteUri);
        slow.Add("warm-up", 9, 32 * MiB);
        await haul.WarmUp();
        (haul.Origin.Limits.ConnectionRate, slow.Limits.ConnectionRate) = (rate, rate / 10);
        slow.Add("f", 1, length);
        await haul.Submit(haul.Origin.Add("f", 1, length), "f");

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);

        await haul.AssertRight(haul.Download, "f", 1, length);
        var exchanges = haul.Origin.Log.Of("f").Concat(slow.Log.Of("f")).ToList();
        var took = Stopwatch.GetElapsedTime(exchanges.Min(exchange => exchange.Started), exchanges.Max(exchange => exchange.Ended)).TotalSeconds;
        var ideal = length / (Connections * (2.0 + 0.1) * rate);
        report.WriteLine($"{took:F2} s, ideal {ideal:F2} s: {took / ideal:F2}; {slow.Log.BodyBytes("f")} bytes through the slow silo");
        Assert.True(slow.Log.BodyBytes("f") > 0, "The slow silo took no part.");
        Assert.InRange(took / ideal, 0, 1.1);
    }
}
