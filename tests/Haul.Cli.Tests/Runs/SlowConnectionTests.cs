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
        var run = await Measure(afterBytes: 0, hedging: true);

        Assert.InRange(run.Seconds, 0, 1.2 * Ideal);
    }

    [Fact]
    public async Task Get_OneConnectionCollapses_IsStolenFromAndHedged()
    {
        await WarmUp();
        var hedged = await Measure(afterBytes: 3 << 20, hedging: true);
        var alone = await Measure(afterBytes: 3 << 20, hedging: false);

        Assert.InRange(hedged.Seconds, 0, 1.2 * Ideal);
        Assert.True(hedged.Steals > 0, "Nothing was stolen.");
        Assert.True(hedged.Hedges > 0, "Nothing was hedged.");
        Assert.True(hedged.Seen > 0, "The origin was asked for nothing that it was sending.");
        Assert.Equal(0, alone.Hedges);
        Assert.True(alone.Tail > 1.5 * hedged.Tail, $"The last 5 % took {hedged.Tail:F2} s with hedging and {alone.Tail:F2} s without.");
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

    private async Task<Figures> Measure(long afterBytes, bool hedging)
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
        var late = 0L;
        var watch = origin.Log.WaitFor(log => log.DistinctBytes("file.bin") > Size * 0.95, HaulProcess.Patience)
            .ContinueWith(_ => late = Stopwatch.GetTimestamp(), TaskScheduler.Default);
        var code = await HaulConsole.Run(["get", url.AbsoluteUri, "-o", target, "-x", "8"], streams, engines, TimeProvider.System, TestContext.Current.CancellationToken);
        var ended = Stopwatch.GetTimestamp();
        await watch;
        Assert.True(code == 0, messages.ToString());
        Assert.Null(await Bytes.FirstDifference(Seed, Size, target, TestContext.Current.CancellationToken));
        await origin.Log.Settled();
        // From the first request: the start of an engine is not the scheduler's.
        var seconds = Stopwatch.GetElapsedTime(origin.Log.Of("file.bin").Min(exchange => exchange.Started), ended).TotalSeconds;
        var run = new Figures(seconds, decisions.Steals, decisions.Hedges, origin.Log.Steals("file.bin").Count + origin.Log.Hedges("file.bin").Count, Stopwatch.GetElapsedTime(late, ended).TotalSeconds);
        report.WriteLine($"slow after {afterBytes} B, hedging {hedging}, ideal {Ideal:F2} s ({seconds / Ideal:F2}): {run}");
        return run;
    }

    /// <param name="Seconds">From the first request to the end, in seconds.</param>
    /// <param name="Steals">What the scheduler decided to steal.</param>
    /// <param name="Hedges">What it decided to hedge.</param>
    /// <param name="Seen">What the origin sees of both, which look alike to it: requests for a part of a range that it is sending. None, when the first request ended before the second was made.</param>
    /// <param name="Tail">The last 5 % of the file, in seconds.</param>
    private sealed record Figures(double Seconds, int Steals, int Hedges, int Seen, double Tail);
}
