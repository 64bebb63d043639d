namespace Haul.Cli.Tests;

public sealed class ProxyRulesTests
{
    [Theory]
    // Which variable speaks for which scheme.
    [InlineData("http://o/", "http_proxy=http://p:1", "http://p:1")]
    [InlineData("http://o/", "HTTP_PROXY=http://p:1", null)]
    [InlineData("http://o/", "https_proxy=http://p:1", null)]
    [InlineData("https://o/", "https_proxy=http://p:1", "http://p:1")]
    [InlineData("https://o/", "HTTPS_PROXY=http://p:1", "http://p:1")]
    [InlineData("https://o/", "http_proxy=http://p:1", null)]
    [InlineData("https://o/", "https_proxy=http://a:1|HTTPS_PROXY=http://b:1", "http://a:1")]
    [InlineData("http://o/", "all_proxy=socks5://p:1", "socks5://p:1")]
    [InlineData("https://o/", "ALL_PROXY=socks5://p:1", "socks5://p:1")]
    [InlineData("http://o/", "http_proxy=http://a:1|all_proxy=http://b:1", "http://a:1")]
    [InlineData("http://o/", "http_proxy=|all_proxy=http://b:1", "http://b:1")]
    [InlineData("http://o/", "", null)]
    // How a proxy may be written.
    [InlineData("http://o/", "http_proxy=p:3128", "http://p:3128")]
    [InlineData("http://o/", "http_proxy=socks5h://p:1", "socks5://p:1")]
    [InlineData("http://o/", "http_proxy=http://u:s@p:1/", "http://u:s@p:1/")]
    // Who is exempt.
    [InlineData("http://o.example/", "http_proxy=http://p:1|no_proxy=example", null)]
    [InlineData("http://o.example/", "http_proxy=http://p:1|NO_PROXY=o.example", null)]
    [InlineData("http://o.example/", "http_proxy=http://p:1|no_proxy=other", "http://p:1")]
    [InlineData("http://o.example/", "all_proxy=http://p:1|no_proxy=*", null)]
    public void For_Environment_ChoosesAsCurlDoes(string url, string environment, string? proxy)
    {
        var variables = environment.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        Assert.Equal(proxy, new ProxyRules(null, variables.GetValueOrDefault).For(new(url)));
    }

    [Theory]
    [InlineData("none", null)]
    [InlineData("NONE", null)]
    [InlineData("http://q:2", "http://q:2")]
    [InlineData("q:2", "http://q:2")]
    public void For_Option_OverrulesTheEnvironment(string option, string? proxy) =>
        Assert.Equal(proxy, new ProxyRules(option, name => name == "no_proxy" ? "*" : "http://p:1").For(new("http://o/")));

    [Theory]
    [InlineData("ftp://p:1")]
    [InlineData("http://")]
    [InlineData("")]
    [InlineData("http://p:99999")]
    public void For_ProxyThatCannotBe_IsRefused(string option) =>
        Assert.Throws<InputException>(() => new ProxyRules(option, _ => null).For(new("http://o/")));

    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("EXAMPLE.com", "example.COM", true)]
    [InlineData("www.example.com", "example.com", true)]
    [InlineData("www.example.com", ".example.com", true)]
    [InlineData("example.com", ".example.com", true)]
    [InlineData("notexample.com", "example.com", false)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("example.com.", "example.com", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("example.com", "a.org, example.com", true)]
    [InlineData("example.com", "a.org example.com", true)]
    [InlineData("example.com", "a.org,*", false)]
    [InlineData("example.com", "", false)]
    [InlineData("example.com", ",. ,", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.0/8", true)]
    [InlineData("10.1.2.3", "10.1.2.0/23", true)]
    [InlineData("10.1.4.3", "10.1.2.0/23", false)]
    [InlineData("10.1.2.3", "10.1.2.3/32", true)]
    [InlineData("10.1.2.3", "10.1.2.3/33", false)]
    [InlineData("10.1.2.3", "0.0.0.0/0", true)]
    [InlineData("10.1.2.3", "2.3", false)]
    [InlineData("[::1]", "::1", true)]
    [InlineData("::1", "[::1]", true)]
    [InlineData("fd00::5", "fd00::/8", true)]
    [InlineData("fe80::5", "fd00::/8", false)]
    [InlineData("::1", "0.0.0.0/0", false)]
    public void IsExempt_Host_MatchesAsCurlDoes(string host, string list, bool exempt) => Assert.Equal(exempt, ProxyRules.IsExempt(host, list));
}
