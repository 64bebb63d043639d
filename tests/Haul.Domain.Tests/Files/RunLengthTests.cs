using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;

namespace Haul.Domain.Tests;

public class RunLengthTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("aab...A??", "a2b.3A?2")]
    public void Encode_Letters_NamesEachRunOnce(string letters, string runs) => Assert.Equal(runs, RunLength.Encode(letters));

    [Fact]
    public void Encode_AnyLetters_CanBeReadBack() => Gen.Char["abAB.?"].Array[0, 200].Sample(letters =>
    {
        var text = new string(letters);

        Assert.Equal(text, Decode(RunLength.Encode(text)));
    });

    private static string Decode(string runs) => string.Concat(Regex.Matches(runs, @"(\D)(\d*)").Select(run =>
        new string(run.Groups[1].Value[0], run.Groups[2].Length == 0 ? 1 : int.Parse(run.Groups[2].Value, CultureInfo.InvariantCulture))));
}
