using System.Diagnostics;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Grains.Tests;

/// <summary>Queue, fair share and politeness.</summary>
public class SharingTests
{
    private const int Block = 1 << 20;
    private const long Length = 10 * Block;

    [Fact]
    public async Task TwoDownloads_OfOneSilo_ShareItsConnections()
    {
        await using var haul = await HaulCluster.Start(1, broker => broker.SiloConnections = 4);
        haul.Origin.Limits.TotalRate = 4_000_000;
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length), "a", connections: 4);
        var b = await haul.Submit(haul.Origin.Add("b", 2, Length), "b", connections: 4);

        await Eventually.True(
            async () => (await haul.View(a)).Connections == 2 && (await haul.View(b)).Connections == 2,
            HaulCluster.Patience,
            "each has two connections");
        var settled = Stopwatch.GetTimestamp();

        await haul.WaitForEnd(a);
        await haul.WaitForEnd(b);
        await haul.AssertRight("a", 1, Length);
        await haul.AssertRight("b", 2, Length);
        Assert.InRange(MostAtOnce(haul.Origin.Log.All.Where(exchange => exchange.Started > settled)), 1, 4);
    }

    [Fact]
    public async Task FilesAtOnce_One_QueuesTheSecondUntilTheFirstIsDone()
    {
        await using var haul = await HaulCluster.Start(1, broker => broker.FilesAtOnce = 1);
        var hold = new HoldMidBody(100_000);
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length, hold), "a");
        await hold.Reached;
        var b = await haul.Submit(haul.Origin.Add("b", 2, Length), "b");

        await haul.WaitFor(b, view => view.Status is DownloadStatus.Queued, "the second waits");
        hold.Release();
        await haul.WaitForEnd(a);
        await haul.WaitForEnd(b);

        await haul.AssertRight("b", 2, Length);
        Assert.True(haul.Origin.Log.Of("b").Min(exchange => exchange.Started) > haul.Origin.Log.Of("a").Max(exchange => exchange.Started));
    }

    [Fact]
    public async Task RetryAfter_OfOneDownload_PausesTheOriginForAll()
    {
        await using var haul = await HaulCluster.Start(1);
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length, RetryAfter.Seconds(3).First(1)), "a");
        await haul.WaitFor(a, view => view.Retries > 0, "the origin has said no");
        var b = await haul.Submit(haul.Origin.Add("b", 2, Block), "b");

        await haul.WaitForEnd(b);
        await haul.WaitForEnd(a);

        var refused = haul.Origin.Log.Of("a")[0];
        Assert.Equal("503", refused.Status);
        Assert.All(
            haul.Origin.Log.All.Where(exchange => exchange != refused),
            exchange => Assert.True(Stopwatch.GetElapsedTime(refused.Started, exchange.Started) > TimeSpan.FromSeconds(2.5), haul.Origin.Log.ToString()));
    }

    [Fact]
    public async Task RetryAfter_OfOneDownload_ReachesOthersThatRun()
    {
        await using var haul = await HaulCluster.Start(1);
        haul.Origin.Limits.ConnectionRate = Block;
        var b = await haul.Submit(haul.Origin.Add("b", 2, Length), "b", connections: 2);
        await haul.WaitFor(b, view => view.Downloaded > 0, "it runs");
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length, RetryAfter.Seconds(4).AfterRequests(1).First(1)), "a", connections: 1);

        await haul.WaitForEnd(b);
        await haul.WaitForEnd(a);

        var refused = haul.Origin.Log.Of("a").Single(exchange => exchange.Status == "503");
        var late = haul.Origin.Log.Of("b").Where(exchange => Stopwatch.GetElapsedTime(refused.Ended, exchange.Started) > TimeSpan.FromSeconds(1.5)).ToList();
        Assert.NotEmpty(late);
        Assert.All(late, exchange => Assert.True(Stopwatch.GetElapsedTime(refused.Started, exchange.Started) > TimeSpan.FromSeconds(3.9), haul.Origin.Log.ToString()));
    }

    [Fact]
    public async Task RetryAfter_BrokerThatStartsAnew_HearsOfItFromThoseThatKnow()
    {
        await using var haul = await HaulCluster.Start(1);
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length, RetryAfter.Seconds(12).First(1)), "a");
        await haul.WaitFor(a, view => view.Retries > 0, "the origin has said no");
        await HaulCluster.EndActivation(haul.Silos.Client.GetGrain<IBrokerGrain>(0));
        await Eventually.True(
            async () => (await haul.Silos.Client.GetGrain<IBrokerGrainState>(0).GetState()).Paused.Count > 0, HaulCluster.Patience, "the new broker knows of the pause");

        var b = await haul.Submit(haul.Origin.Add("b", 2, Block), "b");

        await haul.WaitForEnd(b);
        var refused = haul.Origin.Log.Of("a")[0];
        Assert.All(
            haul.Origin.Log.Of("b"),
            exchange => Assert.True(Stopwatch.GetElapsedTime(refused.Started, exchange.Started) > TimeSpan.FromSeconds(11.5), haul.Origin.Log.ToString()));
        await haul.WaitForEnd(a);
    }

    [Fact]
    public async Task RetryAfter_OfAnotherDownload_IsWaitedForInTheQueueAndByTheNextActivation()
    {
        await using var haul = await HaulCluster.Start(1);
        var a = await haul.Submit(haul.Origin.Add("a", 1, Length, RetryAfter.Seconds(6).First(1)), "a");
        await haul.WaitFor(a, view => view.Retries > 0, "the origin has said no");
        var b = HaulCluster.NewId();
        await haul.File(b).Submit(HaulCluster.Ask(haul.Origin.Add("b", 2, Block), "b") with { Name = null });
        await haul.WaitFor(b, view => view.Status is DownloadStatus.Queued, "it waits");

        await HaulCluster.EndActivation(haul.File(b));
        await haul.File(b).Ping();

        Assert.Null((await haul.WaitForEnd(b)).Error);
        await haul.WaitForEnd(a);
        await haul.AssertRight("b", 2, Block);
    }

    [Fact]
    public async Task RetryAfter_OfAnOriginThatIsLeft_HoldsNobodyUp()
    {
        await using var haul = await HaulCluster.Start(1);
        await using var mirror = new FaultOrigin();
        var id = await haul.Submit(haul.Origin.Add("a", 1, Length, RetryAfter.Seconds(3600)), "a");
        await haul.WaitFor(id, view => view.Retries > 0, "the origin has said no");

        await haul.File(id).Submit(HaulCluster.Ask(mirror.Add("a", 1, Length), "a") with { Retarget = true });

        await haul.WaitForEnd(id);
        await haul.AssertRight("a", 1, Length);
    }

    private static int MostAtOnce(IEnumerable<Exchange> exchanges)
    {
        var all = exchanges.ToList();
        return all.Max(exchange => all.Count(other => other.Started <= exchange.Started && other.Ended > exchange.Started));
    }
}
