using System.Diagnostics;
using Haul.Grains;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Haul.Cli.Tests.Runs;

/// <summary>Figures that only mean something when nothing else runs.</summary>
[CollectionDefinition("Alone", DisableParallelization = true)]
public sealed class Alone;

/// <summary>One connection of eight is twenty times slower: steal and hedge make the file end nearly in the ideal time.</summary>
[Collection("Alone")]
public sealed class SlowConnectionTests(ITestOutputHelper report)
{
    private const long Seed = 80;
    private const long Size = 256L << 20;
    private const long Rate = 4_000_000;
    private const double Factor = 20;

    /// <summary>Seconds that seven full connections and a twentieth of one need.</summary>
    private static readonly double Ideal = Size / (Rate * (7 + (1 / Factor)));

    [Fact]
    public async Task Get_OneConnectionSlowFromItsStart_IsNearTheIdeal()
    {
        await WarmUp();
        var (seconds, _, _, _) = await Measure(afterBytes: 0, hedging: true);

        Assert.InRange(seconds, 0, 1.2 * Ideal);
    }

    [Fact]
    public async Task Get_OneConnectionCollapses_IsStolenFromAndHedged()
    {
        await WarmUp();
        var (seconds, steals, hedges, tail) = await Measure(afterBytes: 3 << 20, hedging: true);
        var (_, _, none, slowTail) = await Measure(afterBytes: 3 << 20, hedging: false);

        Assert.InRange(seconds, 0, 1.2 * Ideal);
        Assert.True(steals > 0, "Nothing was stolen.");
        Assert.True(hedges > 0, "Nothing was hedged.");
        Assert.Equal(0, none);
        Assert.True(slowTail > 1.5 * tail, $"The last 5 % took {tail:F2} s with hedging and {slowTail:F2} s without.");
    }

    /// <summary>The scheduler is measured, not the compiler that runs at the first get of a process.</summary>
    private static async Task WarmUp()
    {
        await using var origin = new FaultOrigin();
        using var directory = new TempDirectory();
        using var output = new StringWriter();
        var streams = new ConsoleStreams { In = () => Stream.Null, Out = output, Error = TextWriter.Null, WorkingDirectory = directory.Path };
        var url = origin.Add("warm.bin", Seed, 8 << 20);
        Assert.Equal(0, await HaulConsole.Run(["get", url.AbsoluteUri, "-d", directory.Path], streams, new EmbeddedEngineFactory(), TimeProvider.System, TestContext.Current.CancellationToken));
    }

    private async Task<(double Seconds, int Steals, int Hedges, double Tail)> Measure(long afterBytes, bool hedging)
    {
        await using var origin = new FaultOrigin();
        origin.Limits.ConnectionRate = Rate;
        origin.Limits.SlowConnections = [SlowConnection.Number(3, Factor, afterBytes)];
        var url = origin.Add("file.bin", Seed, Size);
        using var directory = new TempDirectory();
        var target = directory.File("file.bin");
        using var output = new StringWriter();
        using var messages = new StringWriter();
        var streams = new ConsoleStreams { In = () => Stream.Null, Out = TextWriter.Synchronized(output), Error = TextWriter.Synchronized(messages), WorkingDirectory = directory.Path };
        using var decisions = new DecisionCounter();
        var engines = new EmbeddedEngineFactory(services => services
            .AddSingleton(new Haul.Grains.FileOptions { Hedging = hedging })
            .AddLogging(logging => logging.AddProvider(decisions).AddFilter("Haul", LogLevel.Debug).AddFilter("Orleans", LogLevel.Error)));
        var clock = Stopwatch.StartNew();
        var late = 0.0;
        var watch = origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size * 0.95, HaulProcess.Patience)
            .ContinueWith(_ => late = clock.Elapsed.TotalSeconds, TaskScheduler.Default);
        var code = await HaulConsole.Run(["get", url.AbsoluteUri, "-o", target, "-x", "8"], streams, engines, TimeProvider.System, TestContext.Current.CancellationToken);
        var seconds = clock.Elapsed.TotalSeconds;
        await watch;
        Assert.True(code == 0, messages.ToString());
        Assert.Null(await Bytes.FirstDifference(Seed, Size, target, TestContext.Current.CancellationToken));
        // The origin sees both alike: a request for a part of a range that it is sending.
        await origin.Log.Settled();
        var (steals, hedges) = (decisions.Steals, decisions.Hedges);
        Assert.True(origin.Log.Steals("file.bin").Count + origin.Log.Hedges("file.bin").Count >= Math.Min(1, steals + hedges));
        report.WriteLine($"slow after {afterBytes} B, hedging {hedging}: {seconds:F2} s, ideal {Ideal:F2} s ({seconds / Ideal:F2}); {steals} steals, {hedges} hedges; last 5 % in {seconds - late:F2} s");
        return (seconds, steals, hedges, seconds - late);
    }
}
