using Haul.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Pumping;

public class ThrottleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Take_WithoutARate_NeverWaits()
    {
        var throttle = new Throttle(_clock);

        for (var i = 0; i < 1000; i++)
        {
            Assert.True(IsFree(throttle, 1 << 20));
        }
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    [InlineData(50_000_000)]
    public async Task Take_AtARate_KeepsItWithinFifteenPercent(long rate)
    {
        var throttle = new Throttle(_clock) { Rate = rate };
        var begin = _clock.GetTimestamp();
        long taken = 0;
        while (taken < rate * 5)
        {
            var take = throttle.Take(Throttle.Portion, TestContext.Current.CancellationToken).AsTask();
            while (!take.IsCompleted)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            }

            await take;
            taken += Throttle.Portion;
        }

        Assert.InRange(taken / _clock.GetElapsedTime(begin).TotalSeconds / rate, 0.85, 1.15);
    }

    [Fact]
    public async Task Take_SharedByThree_IsOneRate()
    {
        const int Rate = 1_000_000;
        var throttle = new Throttle(_clock) { Rate = Rate };
        var begin = _clock.GetTimestamp();
        var takes = new Task[3];
        long taken = 0;
        Array.Fill(takes, Task.CompletedTask);
        while (taken < Rate * 5)
        {
            for (var i = 0; i < takes.Length; i++)
            {
                if (takes[i].IsCompleted)
                {
                    await takes[i];
                    takes[i] = throttle.Take(Throttle.Portion, TestContext.Current.CancellationToken).AsTask();
                    taken += Throttle.Portion;
                }
            }

            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(taken / _clock.GetElapsedTime(begin).TotalSeconds / Rate, 0.85, 1.15);
    }

    [Fact]
    public void Take_AfterALongRest_HasATenthOfASecondAndNoMore()
    {
        var throttle = new Throttle(_clock) { Rate = 10_000_000 };
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.True(IsFree(throttle, 1_000_000));
        Assert.False(IsFree(throttle, 100_000));
    }

    [Fact]
    public void Return_WhatWasNotRead_CanBeTakenAgain()
    {
        var throttle = new Throttle(_clock) { Rate = 10_000_000 };
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(IsFree(throttle, 1_000_000));

        throttle.Return(500_000);

        Assert.True(IsFree(throttle, 500_000));
    }

    [Fact]
    public async Task Pump_WithARate_KeepsItWithinFifteenPercent()
    {
        const int Rate = 1 << 20;
        var bench = new Bench();
        bench.Throttle.Rate = Rate;
        var begin = bench.Clock.GetTimestamp();
        var run = bench.Run(bench.Pump());
        while (!run.IsCompleted)
        {
            bench.Lease.Renew();
            bench.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield();
        }

        var steps = await run;
        Assert.Null(steps[^1].Error);
        // The fake clock runs on while the pump is scheduled, so it can only seem slower than it is.
        Assert.InRange(bench.Clock.GetElapsedTime(begin).TotalSeconds, 3 * 0.85, double.MaxValue);
    }

    private static bool IsFree(Throttle throttle, int bytes) => throttle.Take(bytes, TestContext.Current.CancellationToken).AsTask().IsCompleted;
}
