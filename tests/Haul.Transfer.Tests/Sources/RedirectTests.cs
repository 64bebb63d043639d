using System.Text;
using Haul.Abstractions;

namespace Haul.Transfer.Tests.Sources;

public class RedirectTests
{
    private const string File = "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\n0123";

    private static string To(object location, int status = 302) => $"HTTP/1.1 {status} x\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Open_RelativeRedirect_IsFollowedWithItsRange(int status)
    {
        await using var origin = new RawOrigin(exchange => exchange.Say(exchange.Path == "/a/file.bin" ? To("../b/there.iso?x=1", status) : File));
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url("/a/file.bin"), 0, 4));
        Assert.Equal("0123", await reply.ReadText());
        Assert.Equal("file.bin", reply.SuggestedName);
        Assert.Equal(1, origin.Connections);
        Assert.Equal(["/a/file.bin", "/b/there.iso?x=1"], origin.Requests.Select(request => request.Split(' ')[1]));
        Assert.All(origin.Requests, request => Assert.Contains("\r\nRange: bytes=0-3\r\n", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_EachTime_StartsFromTheDownloadsOwnUrl()
    {
        var node = 0;
        await using var origin = new RawOrigin(exchange => exchange.Say(exchange.Path == "/file.bin" ? To($"/node{++node}") : File));
        using var source = Source.New();
        for (var i = 0; i < 2; i++)
        {
            await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal("0123", await reply.ReadText());
        }

        Assert.Equal(["/file.bin", "/node1", "/file.bin", "/node2"], origin.Requests.Select(request => request.Split(' ')[1]));
    }

    [Fact]
    public async Task Open_Refused_TellsWhetherTheUrlsOwnOriginDidIt()
    {
        const string Busy = "HTTP/1.1 503 x\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n";
        await using var other = RawOrigin.Saying(Busy);
        await using var origin = new RawOrigin(exchange => exchange.Say(exchange.Path switch { "/away" => To(other.Url()), "/near" => To("/here"), _ => Busy }));
        using var source = Source.New();

        await using var away = await source.Open(Source.Probe(origin.Url("/away"), 0, 4));
        await using var near = await source.Open(Source.Probe(origin.Url("/near"), 0, 4));

        Assert.Equal((TransferErrorKind.Busy, true), (away.Error!.Kind, away.Error.Redirected));
        Assert.Equal((TransferErrorKind.Busy, false), (near.Error!.Kind, near.Error.Redirected));
    }

    [Fact]
    public async Task Open_RedirectToAnotherPort_LeavesCredentialsBehind()
    {
        await using var other = RawOrigin.Saying(File);
        await using var origin = new RawOrigin(exchange => exchange.Say(exchange.Path == "/file.bin" ? To("/here") : To(other.Url().ToString().Replace("://", "://u:p@", StringComparison.Ordinal))));
        using var source = Source.New();
        var url = new UriBuilder(origin.Url()) { UserName = "us%20er", Password = "s%3Acret" }.Uri;
        await using var reply = await source.Open(Source.Probe(url, 0, 4) with { Credentials = [new("Cookie", "c=1"), new("X-Key", "k")] });
        Assert.Equal("0123", await reply.ReadText());
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes("us er:s:cret"));
        Assert.Equal(2, origin.Requests.Count);
        Assert.All(origin.Requests, request => Assert.Contains($"\r\nAuthorization: Basic {basic}\r\n", request, StringComparison.Ordinal));
        Assert.All(origin.Requests, request => Assert.Contains("\r\nCookie: c=1\r\n", request, StringComparison.Ordinal));
        Assert.All(origin.Requests, request => Assert.Contains("\r\nX-Key: k\r\n", request, StringComparison.Ordinal));
        var foreign = Assert.Single(other.Requests);
        Assert.DoesNotContain("Authorization", foreign, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Cookie", foreign, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Key", foreign, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_CredentialFields_CannotChangeWhatIsAskedFor()
    {
        await using var origin = RawOrigin.Saying(File);
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4) with
        {
            Credentials = [new("Range", "bytes=9-"), new("Accept-Encoding", "gzip"), new("Host", "evil"), new("If-Range", "x"), new("User-Agent", "mine"), new("Authorization", "Bearer t")],
        });
        Assert.Equal("0123", await reply.ReadText());
        var request = Assert.Single(origin.Requests);
        Assert.Contains($"\r\nHost: localhost:{origin.Port}\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nRange: bytes=0-3\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept-Encoding: identity\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: mine\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer t\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain("If-Range", request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_Loop_IsRefusedNamingTheChain()
    {
        await using var origin = new RawOrigin(exchange => exchange.Say(To(exchange.Path.StartsWith("/b", StringComparison.Ordinal) ? "/a?sig=secret" : "/b?sig=secret")));
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url("/a?sig=secret")));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.OriginRefused), (reply.Error!.Kind, reply.Error.Code));
        var at = $"http://localhost:{origin.Port}";
        Assert.Contains($"{at}/a -> {at}/b -> {at}/a", reply.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EndlessRedirects_StopAfterTen()
    {
        var hop = 0;
        await using var origin = new RawOrigin(exchange => exchange.Say(To($"/{++hop}")));
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.OriginRefused), (reply.Error!.Kind, reply.Error.Code));
        Assert.Equal(RedirectChain.Limit + 1, origin.Requests.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 302 x\r\nContent-Length: 0\r\n\r\n", ErrorCode.OriginRefused)]
    [InlineData("HTTP/1.1 302 x\r\nLocation:\r\nContent-Length: 0\r\n\r\n", ErrorCode.OriginRefused)]
    [InlineData("HTTP/1.1 302 x\r\nLocation: http://[bad\r\nContent-Length: 0\r\n\r\n", ErrorCode.OriginRefused)]
    [InlineData("HTTP/1.1 302 x\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", ErrorCode.Policy)]
    [InlineData("HTTP/1.1 302 x\r\nLocation: ftp://localhost/x\r\nContent-Length: 0\r\n\r\n", ErrorCode.Policy)]
    public async Task Open_RedirectToNowhere_IsRefused(string answer, ErrorCode code)
    {
        await using var origin = RawOrigin.Saying(answer);
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((TransferErrorKind.Final, code), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains("/file.bin", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Follow_FromHttpsToHttp_IsAgainstThePolicy()
    {
        var chain = new RedirectChain(new("https://h/a?q=secret"));
        var error = chain.Follow(RawHead.Parse(To("http://h/b?q=secret")));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.Policy), (error!.Kind, error.Code));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://h/b", true)]
    [InlineData("http://H:80/b", true)]
    [InlineData("https://h/b", false)]
    [InlineData("http://h:81/b", false)]
    [InlineData("http://h.evil/b", false)]
    [InlineData("//other/b", false)]
    public void Follow_NextUrl_IsAtHomeOnlyWithSchemeHostAndPort(string location, bool atHome)
    {
        var chain = new RedirectChain(new("http://h/a"));
        Assert.Null(chain.Follow(RawHead.Parse(To(location))));
        Assert.Equal(atHome, chain.AtHome);
    }
}
