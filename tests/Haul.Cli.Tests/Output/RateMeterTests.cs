namespace Haul.Cli.Tests;

public sealed class RateMeterTests
{
    private readonly RateMeter meter = new();

    [Fact]
    public void Rate_TooLittleTime_IsUnknown()
    {
        Add(0, 0);
        Add(1000, 0.4);

        Assert.Null(meter.Rate);
    }

    [Fact]
    public void Rate_Steady_IsTheRate()
    {
        for (var i = 0; i <= 100; i++)
        {
            Add(i * 100, i * 0.1);
        }

        Assert.InRange(meter.Rate!.Value, 950, 1050);
    }

    [Fact]
    public void Rate_BurstsEachCheckpoint_IsSmooth()
    {
        var rates = new List<double>();
        for (var second = 0; second <= 60; second++)
        {
            Add(second / 2 * 2000, second);
            if (second > 10)
            {
                rates.Add(meter.Rate!.Value);
            }
        }

        Assert.All(rates, rate => Assert.InRange(rate, 700, 1300));
    }

    [Fact]
    public void Rate_Stalled_FallsToZero()
    {
        for (var second = 0; second <= 30; second++)
        {
            Add(Math.Min(second, 10) * 1000, second);
        }

        Assert.Equal(0, meter.Rate);
    }

    [Fact]
    public void Rate_ResumedBytes_DoNotCount()
    {
        Add(1_000_000, 0);
        Add(1_001_000, 1);

        Assert.Equal(1000, meter.Rate);
    }

    [Fact]
    public void Rate_StartedAnew_ForgetsWhatWas()
    {
        Add(0, 0);
        Add(5000, 5);
        Add(0, 6);

        Assert.Null(meter.Rate);
    }

    private void Add(long total, double seconds) => meter.Add(total, TimeSpan.FromSeconds(seconds));
}
