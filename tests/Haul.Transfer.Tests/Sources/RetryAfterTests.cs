namespace Haul.Transfer.Tests.Sources;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2024, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData(" 5 ", 5)]
    [InlineData("3600", 3600)]
    [InlineData("3601", 3600)]
    [InlineData("99999999999", 3600)]
    [InlineData("99999999999999999999999999", 3600)]
    [InlineData("Mon, 01 Jan 2024 12:01:00 GMT", 60)]
    [InlineData("Monday, 01-Jan-24 12:01:00 GMT", 60)]
    [InlineData("Mon Jan  1 12:01:00 2024", 60)]
    [InlineData("Mon, 01 Jan 2024 11:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 2049 23:59:59 GMT", 3600)]
    public void Parse_SecondsOrDate_GivesBoundedWait(string value, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(value, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("١٢")]
    [InlineData("2024-01-01T12:01:00Z")]
    public void Parse_Neither_GivesNull(string? value) => Assert.Null(RetryAfter.Parse(value, Now));
}
