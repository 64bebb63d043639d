using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class OriginFilterTests
{
    [Theory]
    [InlineData("example.org", "https://example.org/a", true)]
    [InlineData("EXAMPLE.org", "http://Example.ORG:81/a", true)]
    [InlineData("example.org", "https://www.example.org/a", false)]
    [InlineData("example.org", "https://elsewhere/example.org", false)]
    [InlineData("https://example.org", "https://example.org/a", true)]
    [InlineData("https://example.org/", "https://example.org:443/a", true)]
    [InlineData("https://example.org", "http://example.org/a", false)]
    [InlineData("https://example.org", "https://example.org:8443/a", false)]
    [InlineData("http://example.org:81", "http://example.org:81/a", true)]
    [InlineData("10.0.0.1", "http://10.0.0.1/a", true)]
    [InlineData("::1", "http://[::1]:8080/a", true)]
    [InlineData("[::1]", "http://[::1]/a", true)]
    [InlineData("http://[::1]:80", "http://[::1]/a", true)]
    [InlineData("bücher.example", "http://xn--bcher-kva.example/a", true)]
    [InlineData("example.org", "no url", false)]
    public void Admits_AUrl_ByHostOrByOrigin(string text, string url, bool expected)
    {
        Assert.True(OriginFilter.TryParse(text, out var filter));

        Assert.Equal(expected, filter.Admits(url));
        Assert.True(OriginFilter.TryParse(filter.ToString(), out var again));
        Assert.Equal(filter, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("example.org:80")]
    [InlineData("example.org:8080")]
    [InlineData("example.org/path")]
    [InlineData("https://example.org/path")]
    [InlineData("https://example.org/?q")]
    [InlineData("https://u:p@example.org")]
    [InlineData("ftp://example.org")]
    [InlineData("https://")]
    [InlineData("a b")]
    public void TryParse_WhatIsNoOrigin_IsRefused(string? text) => Assert.False(OriginFilter.TryParse(text, out _));
}
