using Haul.Abstractions;

namespace Haul.Cli.Tests;

public sealed class UrlTextTests
{
    [Theory]
    [InlineData("http://h", "http://h/")]
    [InlineData(" https://h/x ", "https://h/x")]
    [InlineData("HTTP://H:80/x#top", "http://h/x")]
    [InlineData("http://h/a b?c=d e", "http://h/a%20b?c=d%20e")]
    [InlineData("http://h/%00%0d%0a", "http://h/%00%0d%0a")]
    [InlineData("http://u:p@h/x", "http://u:p@h/x")]
    [InlineData("http://[::1]:8080/x", "http://[::1]:8080/x")]
    public void Parse_Url_IsNormalised(string text, string url) => Assert.Equal(url, UrlText.Parse(text).AbsoluteUri);

    [Theory]
    [InlineData("http://u:p@h:8080/a/b?sig=x#y", "http://h:8080/a/b")]
    [InlineData("https://h/", "https://h/")]
    [InlineData("http://h?token=x", "http://h/")]
    public void Redact_Url_KeepsOriginAndPathOnly(string url, string shown) => Assert.Equal(shown, ShownUrl.Of(new Uri(url)));

    [Theory]
    [InlineData("404 from http://u:p@h/x?sig=a;b; try another", "404 from http://h/x; try another")]
    [InlineData("'https://h/x?sig=a' went to \"https://u@g/y?z\".", "'https://h/x' went to \"https://g/y\".")]
    [InlineData("http://h/x?sig=a", "http://h/x")]
    [InlineData("mail a@b?c", "mail a@b?c")]
    [InlineData("socks5://u:p@h failed", "socks5://h failed")]
    public void Redact_Message_RedactsEachUrl(string message, string shown) => Assert.Equal(shown, ShownUrl.Redact(message));
}
