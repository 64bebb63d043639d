using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>How long a download takes on virtual time, against an ideal fluid that uses every connection to the end.</summary>
public class MakespanTests
{
    private const long GiB = 1L << 30;
    private const double Patience = 10_000;
    private static readonly double[] Unequal = [2e6, 4e6, 6e6, 8e6, 10e6, 14e6, 18e6, 22e6];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(16, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 1)]
    public void Decide_ConstantUnequalRates_EndsNearTheIdeal(int gib, int ahead)
    {
        var length = gib * GiB;
        var world = EightSilos(length, hedging: true, (silo, _) => Unequal[silo], ahead);

        Assert.InRange(world.RunToEnd(Patience), 0, 1.15 * length / Unequal.Sum());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Decide_OneConnectionTurnsSlow_StealsHedgesAndEndsNearTheIdeal(int ahead)
    {
        var world = OneTurnsSlow(hedging: true, ahead);

        Assert.InRange(world.RunToEnd(Patience), 0, 1.2 * GiB / 70.5e6);
        Assert.InRange(world.Steals, 1, 50);
        Assert.InRange(world.Hedges, 1, 50);
        Assert.InRange(world.Received - GiB, 0, 0.02 * GiB);
    }

    [Fact]
    public void Decide_WithoutHedging_TakesLongerForTheTail()
    {
        var (hedged, plain) = (OneTurnsSlow(hedging: true), OneTurnsSlow(hedging: false));

        var (hedgedTail, plainTail) = (hedged.RunToEnd(Patience) - hedged.NearlyDoneAt, plain.RunToEnd(Patience) - plain.NearlyDoneAt);

        Assert.Equal(0, plain.Hedges);
        Assert.True(plainTail > 1.5 * hedgedTail, $"{plainTail} s without hedges, {hedgedTail} s with");
    }

    private static World OneTurnsSlow(bool hedging, double ahead = 0) =>
        EightSilos(GiB, hedging, (silo, bytes) => silo == 3 && bytes > 1 << 20 ? 0.5e6 : 10e6, ahead);

    private static World EightSilos(long length, bool hedging, Func<int, long, double> rateOf, double ahead)
    {
        var world = new World(BlockGrid.For(length), seed: 1) { Hedging = hedging, Ahead = ahead, RateOf = (silo, _, bytes) => rateOf(silo[0] - 'a', bytes) };
        foreach (var name in "abcdefgh")
        {
            world.Join($"{name}", connections: 1);
        }

        return world;
    }
}
