namespace Haul.Cli.Tests;

public sealed class LocaleTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("LANG=C", false)]
    [InlineData("LANG=de_DE.UTF-8", true)]
    [InlineData("LANG=C.utf8", true)]
    [InlineData("LANG=de_DE.UTF-8|LC_ALL=C", false)]
    [InlineData("LANG=C|LC_CTYPE=C.UTF-8", true)]
    [InlineData("LC_ALL=|LANG=C.UTF-8", true)]
    [InlineData("LANG=de_DE.ISO-8859-1", false)]
    public void IsUtf8_Environment_IsAsPosixHasIt(string environment, bool utf8)
    {
        var variables = environment.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(utf8, Locale.IsUtf8(variables.GetValueOrDefault));
    }
}
