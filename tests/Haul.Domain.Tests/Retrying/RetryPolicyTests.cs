namespace Haul.Domain.Tests;

public class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new();

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(6, 16)]
    [InlineData(7, 30)]
    [InlineData(19, 30)]
    public void Next_FailureInARow_WaitsUpToTwiceAsLong(int tries, double longest)
    {
        Assert.Equal(longest, Seconds(Policy.Next(new(tries), null, 1)));
        Assert.Equal(longest / 2, Seconds(Policy.Next(new(tries), null, 0.5)));
        Assert.Equal(0, Seconds(Policy.Next(new(tries), null, 0)));
    }

    [Fact]
    public void Next_AfterBytesMoved_IsQuick()
    {
        var state = new RetryState(12).Failed(newBytes: true);

        Assert.Equal(0, state.Tries);
        Assert.InRange(Seconds(Policy.Next(state, null, 1)), 0, 0.5);
    }

    [Fact]
    public void Next_AsManyTriesAsAllowedWithoutAByte_GivesUp()
    {
        var state = Enumerable.Range(0, 19).Aggregate(RetryState.None, (state, _) => state.Failed(newBytes: false));

        Assert.IsType<RetryAnswer.Wait>(Policy.Next(state, null, 1));
        Assert.IsType<RetryAnswer.GiveUp>(Policy.Next(state.Failed(newBytes: false), null, 1));
    }

    [Fact]
    public void Next_MaxTriesZero_NeverGivesUp() =>
        Assert.Equal(30, Seconds(new RetryPolicy { MaxTries = 0 }.Next(new RetryState(int.MaxValue).Failed(false), null, 1)));

    [Theory]
    [InlineData(-5, 0.25)]
    [InlineData(0, 0.25)]
    [InlineData(7, 7)]
    [InlineData(3_600, 3_600)]
    [InlineData(1e9, 3_600)]
    public void Next_RetryAfter_IsHonouredUpToAnHour(double asked, double waited) =>
        Assert.Equal(waited, Seconds(Policy.Next(new(1), TimeSpan.FromSeconds(asked), 0.5)));

    [Fact]
    public void Next_RetryAfterOfManyTriesInARow_IsNoShorterThanTheBackOff() =>
        Assert.Equal(30, Seconds(Policy.Next(new(10), TimeSpan.FromSeconds(1), 1)));

    private static double Seconds(RetryAnswer answer) => Assert.IsType<RetryAnswer.Wait>(answer).Delay.TotalSeconds;
}
