namespace Haul.Cli.Tests;

public sealed class HumanTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1, "1 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_239, "10.0 KiB")]
    [InlineData(102_400, "100 KiB")]
    [InlineData(1_048_575, "1.00 MiB")]
    [InlineData(1_048_576, "1.00 MiB")]
    [InlineData(1_319_413_953, "1.23 GiB")]
    [InlineData(5_497_558_138_880, "5.00 TiB")]
    [InlineData(long.MaxValue, "8.00 EiB")]
    public void Size_Bytes_HasThreeDigits(long bytes, string text) => Assert.Equal(text, Human.Size(bytes));

    [Theory]
    [InlineData(-1, "0 B/s")]
    [InlineData(12_345_678, "11.8 MiB/s")]
    public void Rate_Bytes_IsASecond(double rate, string text) => Assert.Equal(text, Human.Rate(rate));

    [Theory]
    [InlineData(-1, "0.0 s")]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(9.96, "0:09")]
    [InlineData(59.9, "0:59")]
    [InlineData(3_599, "59:59")]
    [InlineData(3_600, "1:00:00")]
    [InlineData(86_399, "23:59:59")]
    [InlineData(90_000, "1d 01h")]
    [InlineData(1e9, "> 999d")]
    public void Duration_Seconds_IsShort(double seconds, string text) => Assert.Equal(text, Human.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1000L, 100, "0:10")]
    [InlineData(0L, 1, "0.0 s")]
    [InlineData(1000L, 0, Human.Unknown)]
    [InlineData(null, 100, Human.Unknown)]
    [InlineData(1L << 30, 1, "> 999d")]
    [InlineData(1L << 30, 1e-9, Human.Unknown)]
    [InlineData(-1L, 1e-320, "0.0 s")]
    [InlineData(long.MaxValue, 1e-320, Human.Unknown)]
    [InlineData(1000L, double.NaN, Human.Unknown)]
    public void TimeLeft_OfBytesAtARate_IsASpanOrUnknown(long? bytes, double rate, string text) => Assert.Equal(text, Human.Duration(Human.TimeLeft(bytes, rate)));

    [Theory]
    [InlineData(0, 1000, "0.0 %")]
    [InlineData(999_999, 1_000_000, "99.9 %")]
    [InlineData(1, 1, "100.0 %")]
    [InlineData(0, 0, "100.0 %")]
    [InlineData(long.MaxValue - 1, long.MaxValue, "99.9 %")]
    [InlineData(11, 10, "100.0 %")]
    public void Percent_OfWhole_IsRoundedDown(long part, long whole, string text) => Assert.Equal(text, Human.Percent(part, whole));
}
