using System.Diagnostics;
using System.Globalization;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>Silos die in the middle: right bytes, the orphaned blocks move again soon, bounded loss, nobody has to ask.</summary>
public class SiloDeathTests(ITestOutputHelper report)
{
    private const long MiB = 1 << 20;
    private const long Length = 256 * MiB;
    private const int Rate = 1_000_000;
    private const int Connections = 8;

    /// <summary>Promise 6 for one killed silo: connections x (the larger of checkpoint step and block, + 1 s of rate + 4 MiB).</summary>
    private const long Bound = Connections * ((3 * Rate) + (4 * MiB));

    /// <summary>How long a frozen silo stays so at least: <c>HAUL_TEST_FREEZE</c> in seconds.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable("HAUL_TEST_FREEZE") ?? "10", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("Directory")]
    [InlineData("Blob")]
    public async Task Kill_OneOfFour_OrphanedBlocksMoveAgainSoon(string store)
    {
        await using var haul = await Half(store);
        var victim = await Busy(haul, silo => !haul.HasFileGrain(silo));
        var killed = Stopwatch.GetTimestamp();

        await haul.Kill(victim);

        await AssertRecovers(haul, killed);
    }

    [Theory]
    [InlineData("Directory")]
    [InlineData("Blob")]
    public async Task Kill_TheFileGrainsSilo_OrphanedBlocksMoveAgainSoon(string store)
    {
        await using var haul = await Half(store);
        var victim = await Busy(haul, haul.HasFileGrain);
        var killed = Stopwatch.GetTimestamp();

        await haul.Kill(victim);

        await AssertRecovers(haul, killed);
    }

    /// <summary>
    /// The frozen silo has bodies in hand and buffers of its own that it goes on with when it thaws, long after others have
    /// published the file: what it writes is what stands there, and what it saves is refused.
    /// </summary>
    [Theory]
    [InlineData("Directory")]
    [InlineData("Blob")]
    public async Task Freeze_OneOfFour_NobodyWaitsForItAndItEndsItself(string store)
    {
        await using var haul = await Half(store);
        var frozen = haul.Silos.First(haul.HasFileGrain);
        var at = Stopwatch.GetTimestamp();

        frozen.Process.Send(Signal.Stop);
        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        var waited = LongestPause(haul.Origin.Log, at);
        await Eventually.True(() => Stopwatch.GetElapsedTime(at) > Frozen, Frozen * 2, "the time to thaw");
        frozen.Process.Send(Signal.Continue);

        var code = await frozen.Process.WaitForExit(HaulCluster.Patience);
        var refused = frozen.Process.Lines.Count(line => line.Text.Contains("is fenced", StringComparison.Ordinal));
        report.WriteLine($"at most {waited.TotalSeconds:F1} s without a request; thawed after {Stopwatch.GetElapsedTime(at).TotalSeconds:F0} s, {refused} late saves refused, then exit {code}");
        Assert.NotEqual(0, code);
        await haul.Forget(frozen);
        await haul.AssertRight(haul.Download, "f", 1, Length);
        Assert.InRange(waited.TotalSeconds, 0, 6);
    }

    [Theory]
    [InlineData("Blob")]
    public async Task Kill_AllSilos_AColdStartGoesOnByItself(string store)
    {
        await using var haul = await Half(store);

        foreach (var silo in haul.Silos.ToList())
        {
            await haul.Kill(silo);
        }

        await haul.Join();
        await haul.Join();

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, Length);
    }

    /// <summary>Azurite loses what its tables and blobs took in the last seconds: rows go back, acknowledged blocks are gone.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_Azurite_WhatVanishedIsFoundAndFetchedAgain(bool withAllSilos)
    {
        await using var haul = await Half("Blob", silos: 2);
        foreach (var silo in withAllSilos ? haul.Silos.ToList() : [])
        {
            await haul.Kill(silo);
        }

        await haul.Azurite.Kill();
        await haul.Azurite.Restart();
        var back = Stopwatch.GetTimestamp();
        for (var i = 0; withAllSilos && i < 2; i++)
        {
            await haul.Join();
        }

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        var took = Stopwatch.GetElapsedTime(back);
        await haul.AssertRight(haul.Download, "f", 1, Length);
        var wentOn = haul.Origin.Log.Of("f").Where(exchange => exchange.Started > back).Min(exchange => Stopwatch.GetElapsedTime(back, exchange.Started));
        report.WriteLine($"went on {wentOn.TotalSeconds:F1} s after Azurite was back, completed after {took.TotalSeconds:F1} s; {haul.Origin.Log.RepeatedBytes("f") >> 20} MiB came twice");
    }

    /// <summary>A directory store keeps every byte that was written; a blob keeps whole blocks, so that those in hand are lost.</summary>
    [Theory]
    [InlineData("Directory", 0)]
    [InlineData("Blob", 2 * Connections * MiB)]
    public async Task Terminate_OneByOne_NothingIsFetchedTwiceButTheBlocksInHand(string store, long allowed)
    {
        await using var haul = await Half(store, silos: 3);

        // The file grain has to move as well.
        foreach (var silo in haul.Silos.OrderByDescending(haul.HasFileGrain).Take(2).ToList())
        {
            silo.Process.Send(Signal.Terminate);
            Assert.Equal(0, await silo.Process.WaitForExit(HaulCluster.Patience));
            await haul.Forget(silo);
        }

        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, Length);
        var twice = (await haul.Show(haul.Download)).GetProperty("fetchedTwice").GetInt64();
        report.WriteLine($"{twice} of {allowed} bytes fetched twice");
        Assert.True(twice <= allowed, $"{twice} bytes were fetched twice{Environment.NewLine}{string.Join(Environment.NewLine, haul.Origin.Log.Repeats("f"))}{Environment.NewLine}{haul.Logs()}");
    }

    private static async Task<HaulCluster> Half(string store, int silos = 4)
    {
        var haul = await HaulCluster.Start(silos, Enum.Parse<StoreKind>(store));
        await haul.WarmUp();
        haul.Origin.Limits.ConnectionRate = Rate;
        await haul.Submit(haul.Origin.Add("f", 1, Length), "f");
        await haul.Origin.Log.WaitFor(log => log.BodyBytes() > Length / 2, HaulCluster.Patience, "half of the file");
        return haul;
    }

    /// <summary>A silo that has several connections open, so that its death orphans something.</summary>
    private static async Task<SiloProcess> Busy(HaulCluster haul, Func<SiloProcess, bool> wanted) => await Eventually.Value(
        async () => haul.Silos.FirstOrDefault(wanted) is { } silo && await silo.Metric("haul_connections_open") >= 4 ? silo : null, HaulCluster.Patience, "a silo with connections");

    private async Task AssertRecovers(HaulCluster haul, long killed)
    {
        await haul.WaitFor(haul.Download, DownloadStatus.Completed);
        await haul.AssertRight(haul.Download, "f", 1, Length);
        var moved = Orphans.MovedAfter(haul.Origin.Log, "f", killed);
        Assert.NotEmpty(moved);
        var twice = (await haul.Show(haul.Download)).GetProperty("fetchedTwice").GetInt64();
        report.WriteLine($"{moved.Count} orphaned segments moved within {moved.Max().TotalSeconds:F1} s; {twice} of {Bound} bytes fetched twice");
        Assert.All(moved, after => Assert.InRange(after.TotalSeconds, 0, 5));
        Assert.InRange(twice, 0, Bound);
    }

    /// <summary>The longest time after <paramref name="since"/> in which nobody asked the origin for anything new while the file was not whole.</summary>
    private static TimeSpan LongestPause(OriginLog log, long since)
    {
        var asked = log.Of("f").Select(exchange => exchange.Started).Where(started => started > since).Order().ToList();
        return asked.Prepend(since).Zip(asked, (before, after) => Stopwatch.GetElapsedTime(before, after)).DefaultIfEmpty().Max();
    }
}
