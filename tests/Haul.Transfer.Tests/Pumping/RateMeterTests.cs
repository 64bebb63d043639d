using Microsoft.Extensions.Time.Testing;

namespace Haul.Transfer.Tests.Pumping;

public class RateMeterTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Read_TooEarly_IsUnknown()
    {
        var meter = new RateMeter(_clock);
        meter.Add(1000);
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, meter.Read());
    }

    [Fact]
    public void Read_SteadyFlow_IsItsRate()
    {
        var meter = Flow(1_000_000, seconds: 3);

        Assert.InRange(meter.Read(), 950_000, 1_050_000);
    }

    [Fact]
    public void Read_WhileNothingArrives_Falls()
    {
        var meter = Flow(1_000_000, seconds: 3);
        var before = meter.Read();

        _clock.Advance(TimeSpan.FromSeconds(2));
        var later = meter.Read();
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.InRange(later, before * 0.3, before * 0.45);
        Assert.True(meter.Read() < later / 10);
    }

    [Fact]
    public void Read_AfterAChange_FollowsWithinSeconds()
    {
        var meter = Flow(1_000_000, seconds: 3);

        Flow(4_000_000, seconds: 6, meter);

        Assert.InRange(meter.Read(), 3_600_000, 4_200_000);
    }

    [Fact]
    public void Read_ShortTransferThatEnded_IsItsMean()
    {
        var meter = new RateMeter(_clock);
        meter.Add(1000);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        meter.End();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(10_000, meter.Read(), 1);
    }

    [Fact]
    public void Read_BurstThatEnded_IsNoHigherRateThanOverATwentiethOfASecond()
    {
        var meter = new RateMeter(_clock);
        meter.Add(1000);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        meter.End();

        Assert.Equal(20_000, meter.Read(), 1);
    }

    [Fact]
    public void Read_EndedLongAgo_StaysWhatItWas()
    {
        var meter = Flow(1_000_000, seconds: 3);
        var before = meter.Read();
        meter.End();
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(before, meter.Read());
    }

    private RateMeter Flow(int rate, int seconds, RateMeter? meter = null)
    {
        meter ??= new(_clock);
        for (var i = 0; i < seconds * 100; i++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            meter.Add(rate / 100);
        }

        return meter;
    }
}
