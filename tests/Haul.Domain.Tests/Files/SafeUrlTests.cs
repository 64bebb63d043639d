using System.Text;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class SafeUrlTests
{
    [Theory]
    [InlineData("https://me:secret@a.test:8443/b/c.bin?token=1#part", "https://a.test:8443/b/c.bin")]
    [InlineData("http://a.test/x%20y", "http://a.test/x%20y")]
    [InlineData("http://[::1]:8080/x?q", "http://[::1]:8080/x")]
    [InlineData("not a url ?token=1", "")]
    [InlineData(null, "")]
    public void ShownUrl_AnyText_ShowsNoSecret(string? url, string shown) => Assert.Equal(shown, ShownUrl.Of(url));

    [Theory]
    [InlineData("http://A.test/x", "http://a.test:80")]
    [InlineData("https://me:secret@a.test/x?y", "https://a.test:443")]
    [InlineData("http://[::1]:8080/", "http://[::1]:8080")]
    public void Origin_OfAUrl_IsSchemeHostAndPort(string url, string origin) => Assert.Equal(origin, SafeUrl.Origin(url));

    [Theory]
    [InlineData("http://me:pw@proxy.test:3128/", "http://proxy.test:3128/", "http://me:pw@proxy.test:3128/")]
    [InlineData("http://proxy.test:3128/", "http://proxy.test:3128/", null)]
    [InlineData(null, null, null)]
    public void Split_Proxy_KeepsItsPasswordOutOfTheState(string? proxy, string? stored, string? secret)
    {
        var (request, secrets) = SafeUrl.Split(new() { Url = "http://a.test/x", Proxy = proxy });

        Assert.Equal((stored, secret), (request.Proxy, secrets.Proxy));
    }

    [Fact]
    public void Split_UserInfo_BecomesAFieldAndLeavesTheUrl()
    {
        var (request, secrets) = SafeUrl.Split(new() { Url = "http://m%40e:p%3Aw@a.test/x%2Fy" });

        Assert.Equal("http://a.test/x%2Fy", request.Url);
        Assert.Equal("m@e:p:w", Decode(Assert.Single(secrets.Headers)));
    }

    [Fact]
    public void Split_OwnAuthorization_WinsOverUserInfo()
    {
        var (request, secrets) = SafeUrl.Split(new() { Url = "http://me:pw@a.test/x", Headers = [new("authorization", "Bearer t"), new("X-Key", "k")] });

        Assert.Empty(request.Headers);
        Assert.Equal([new("authorization", "Bearer t"), new HeaderField("X-Key", "k")], secrets.Headers);
    }

    [Fact]
    public void Split_Query_LeavesTheUrlAndStillTellsUrlsApart()
    {
        var (one, secrets) = SafeUrl.Split(new() { Url = "http://a.test/x?sig=s%2Fecret&t=1" });
        var (other, _) = SafeUrl.Split(new() { Url = "http://a.test/x?sig=s%2Fecret&t=2" });

        Assert.DoesNotContain("ecret", one.Url, StringComparison.Ordinal);
        Assert.NotEqual(one.Url, other.Url);
        Assert.Equal("http://a.test/x?sig=s%2Fecret&t=1", SafeUrl.Join(one.Url, secrets));
    }

    [Fact]
    public void Split_NothingSecret_ChangesNothing()
    {
        var request = new DownloadRequest { Url = "http://a.test/x", Name = "x" };

        var (stored, secrets) = SafeUrl.Split(request);

        Assert.Equal("http://a.test/x", stored.Url);
        Assert.True(secrets.IsEmpty);
        Assert.Equal("http://a.test/x", SafeUrl.Join(stored.Url, secrets));
    }

    private static string Decode(HeaderField field) => Encoding.UTF8.GetString(Convert.FromBase64String(field.Value["Basic ".Length..]));
}
