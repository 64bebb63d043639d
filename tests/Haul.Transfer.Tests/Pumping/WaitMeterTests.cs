using CsCheck;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Pumping;

/// <summary>For what a slot waits, and for how long.</summary>
public class WaitMeterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Read_NothingFetched_IsNull()
    {
        var meter = new WaitMeter(_clock);
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(meter.Read());
    }

    [Fact]
    public void Read_OneAfterTheOther_AreTheirShares()
    {
        var meter = new WaitMeter(_clock);
        Spend(meter, PumpWait.Origin, 4);
        Spend(meter, PumpWait.Store, 2);
        Spend(meter, PumpWait.Idle, 50);
        Spend(meter, PumpWait.Policy, 1);
        Spend(meter, PumpWait.Moving, 1);

        Assert.Equal(new WaitShares(0.5, 0.25, 0.125, 0, 8), meter.Read());
    }

    [Fact]
    public void Read_WhileItStillWaits_CountsThatToo()
    {
        var meter = new WaitMeter(_clock);
        Spend(meter, PumpWait.Moving, 1);
        meter.Turn(PumpWait.Moving);
        meter.Is(PumpWait.Origin);
        _clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(new WaitShares(0.75, 0, 0, 0, 4), meter.Read());
    }

    [Fact]
    public void Read_LongAfter_IsOfTheLastTenSeconds()
    {
        var meter = new WaitMeter(_clock);
        meter.Turn(PumpWait.Store);
        Look(meter, 30);
        meter.Turn(PumpWait.Origin);
        Look(meter, 9);

        var shares = meter.Read()!;

        Assert.InRange(shares.Origin, 0.8, 0.99);
        Assert.InRange(shares.Seconds, 10, 11);
    }

    [Fact]
    public void Read_AnyTurns_SharesAreOfTheTimeThatWasSpent() =>
        Gen.Select(Gen.Enum<PumpWait>(), Gen.Double[0, 0.4]).Array[1, 20].Sample(turns =>
        {
            var clock = new FakeTimeProvider(); // samples run side by side
            var meter = new WaitMeter(clock);
            foreach (var (what, seconds) in turns)
            {
                meter.Turn(what);
                clock.Advance(TimeSpan.FromSeconds(seconds));
            }

            var busy = turns.Where(turn => turn.Item1 is not PumpWait.Idle).Sum(turn => turn.Item2);
            return meter.Read() is not { } shares
                ? busy < 1e-5
                : Math.Abs(shares.Seconds - busy) < 1e-4 && shares.Origin + shares.Store + shares.Policy + shares.Saving is >= 0 and <= 1 + 1e-9;
        });

    [Fact]
    public async Task Pump_BodyThatStandsStill_WaitsForTheOrigin()
    {
        var (bench, body, pump, next) = await Bench.Stalled(after: 100_000);

        // The body stands before the pump notes that it waits for it: what passes until then is nobody's wait.
        await Eventually.True(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return bench.Waits.Read()!.Origin >= 0.99;
            },
            TimeSpan.FromSeconds(20),
            "the last ten seconds were a wait for the origin");

        await pump.Stop();
        await next;
        await pump.DisposeAsync();
        await body.DisposeAsync();
    }

    [Fact]
    public async Task Pump_WriteThatTakesTime_WaitsForTheStore()
    {
        var bench = new Bench();
        bench.Part.Writing = () => bench.Clock.Advance(TimeSpan.FromSeconds(0.5));

        await bench.Run(bench.Pump());

        var shares = bench.Waits.Read()!;
        Assert.InRange(shares.Store, 0.99, 1);
        Assert.InRange(shares.Seconds, 1, 12);
    }

    [Fact]
    public async Task Pump_LimitedRate_WaitsForItsOwnLimit()
    {
        var bench = new Bench(length: Bench.Block);
        bench.Throttle.Rate = 64 << 10;
        var run = bench.Run(bench.Pump());

        await Eventually.True(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(0.05));
                return bench.Waits.Read() is { Seconds: > 3 };
            },
            TimeSpan.FromSeconds(20),
            "three seconds at the limit");

        Assert.InRange(bench.Waits.Read()!.Policy, 0.9, 1);
        bench.Throttle.Rate = null;
        await Eventually.True(
            () =>
            {
                bench.Clock.Advance(TimeSpan.FromSeconds(1));
                return run.IsCompleted;
            },
            TimeSpan.FromSeconds(20),
            "the pump ends");
        await run;
    }

    [Fact]
    public async Task Pump_WithoutAConnection_IsIdle()
    {
        var bench = new Bench();
        bench.Permits.Limit = 0;
        var pump = bench.Pump();
        var open = pump.Open();
        bench.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null(bench.Waits.Read());

        await pump.Stop();
        await open;
        await pump.DisposeAsync();
    }

    private void Spend(WaitMeter meter, PumpWait what, double seconds)
    {
        meter.Turn(what);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Looks twice a second, as a file grain does.</summary>
    private void Look(WaitMeter meter, int seconds)
    {
        for (var half = 0; half < 2 * seconds; half++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            meter.Read();
        }
    }
}
