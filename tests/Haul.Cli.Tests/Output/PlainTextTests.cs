namespace Haul.Cli.Tests;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("big file.iso", "big file.iso")]
    [InlineData("größe 大きい 🚚", "größe 大きい 🚚")]
    [InlineData("\u001b[31mred\u001b[0m", @"\x1b[31mred\x1b[0m")]
    [InlineData("a\r\nb\tc\0", @"a\x0d\x0ab\x09c\x00")]
    [InlineData("\u007f\u009b2J", @"\x7f\x9b2J")]
    [InlineData("\u202egnp.exe\u2066", @"\x{202e}gnp.exe\x{2066}")]
    [InlineData("\u200f\u061c\ufeff\u2028", @"\x{200f}\x{61c}\x{feff}\x{2028}")]
    [InlineData("می\u200cخواهم", "می\u200cخواهم")]
    [InlineData("[bold]x[/]", "[bold]x[/]")]
    public void Of_Text_ShowsWhatCouldSteerATerminalAsCode(string text, string plain) => Assert.Equal(plain, PlainText.Of(text));

    [Fact]
    public void Of_LoneSurrogate_IsShownAsCode() => Assert.Equal(@"a\x{d800}b", PlainText.Of("a\ud800b"));

    [Fact]
    public void Of_TagCharacter_IsShownAsCode() => Assert.Equal(@"\x{e0041}", PlainText.Of("\U000E0041"));

    [Fact]
    public void Ascii_Letters_BecomeQuestionMarks() => Assert.Equal(@"gr??e\x1b", PlainText.Ascii("größe\u001b"));
}
