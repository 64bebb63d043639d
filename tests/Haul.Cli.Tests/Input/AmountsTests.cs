namespace Haul.Cli.Tests;

public sealed class AmountsTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("500k", 500 * 1024)]
    [InlineData("10M", 10 << 20)]
    [InlineData("1G", 1 << 30)]
    [InlineData("1.5M", 3 << 19)]
    [InlineData(".5K", 512)]
    public void Rate_Text_IsBytesASecond(string text, long rate) => Assert.Equal(rate, Amounts.Rate("--limit-rate", text));

    [Theory]
    [InlineData("")]
    [InlineData("0.5")]
    [InlineData("1KB")]
    [InlineData("1 M")]
    [InlineData("1e3")]
    [InlineData("9223372036854775808")]
    public void Rate_NotOne_IsRefused(string text) => Assert.Throws<InputException>(() => Amounts.Rate("--limit-rate", text));

    [Fact]
    public void Rate_LargestThatFits_IsTaken() => Assert.Equal(long.MaxValue, Amounts.Rate("--limit-rate", "9223372036854775807"));
}
