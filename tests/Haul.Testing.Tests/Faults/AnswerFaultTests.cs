using System.Net;
using System.Security.Cryptography;

namespace Haul.Testing.Tests;

/// <summary>Redirects, refusals, strange headers and digests.</summary>
public sealed class AnswerFaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task Chain_ThreeHops_EndsAtTheFile()
    {
        var uri = Add(RedirectTo.Chain(3));
        for (var hop = 0; hop < 3; hop++)
        {
            using var redirect = await client.Get(uri);
            Assert.Equal(HttpStatusCode.Found, redirect.StatusCode);
            uri = new Uri(uri, redirect.Raw("Location")!);
        }

        using var response = await client.Get(uri);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
    }

    [Fact]
    public async Task Rotating_TwoPlaces_TakeTurns()
    {
        var uri = Add(RedirectTo.Rotating(origin.Uri("a"), origin.Uri("b")));
        using var first = await client.Get(uri);
        using var second = await client.Get(uri);

        Assert.Equal((origin.Uri("a").AbsoluteUri, origin.Uri("b").AbsoluteUri), (first.Raw("Location"), second.Raw("Location")));
    }

    [Fact]
    public async Task Loop_Redirect_PointsToItself()
    {
        var uri = Add(RedirectTo.Loop());
        using var response = await client.Get(uri);

        Assert.Equal(uri.AbsoluteUri, response.Raw("Location"));
    }

    [Fact]
    public async Task RedirectNoLocation_Answer_HasNone()
    {
        using var response = await client.Get(Add(new RedirectNoLocation()));

        Assert.Equal((HttpStatusCode.Found, null), (response.StatusCode, response.Raw("Location")));
    }

    [Theory]
    [InlineData("204")]
    [InlineData("304")]
    [InlineData("999")]
    [InlineData("1111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111")]
    public async Task StatusAnswer_AnyText_IsTheStatus(string status)
    {
        var (head, body) = await Asking.Plain(Add(new StatusAnswer(status)));

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(status is "204" or "304", body.Length == 0);
    }

    [Fact]
    public async Task RetryAfter_Texts_AreSentRaw()
    {
        using var seconds = await client.Get(Add(RetryAfter.Seconds(3, 429)));
        using var date = await client.Get(Add(RetryAfter.Date(TimeSpan.FromMinutes(1))));
        using var garbage = await client.Get(Add(new RetryAfter("1.5")));

        Assert.Equal((429, "3"), ((int)seconds.StatusCode, seconds.Raw("Retry-After")));
        Assert.NotNull(date.Headers.RetryAfter!.Date);
        Assert.Equal("1.5", garbage.Raw("Retry-After"));
    }

    [Fact]
    public async Task BusyBeyond_Two_RefusesTheThirdAtOnce()
    {
        var hold = new HoldMidBody(0);
        var busy = new BusyBeyond(2);
        var uri = origin.Add("file", 7, 1000, hold, busy);
        using var first = await client.Get(uri);
        using var second = await client.Get(uri);
        await origin.Log.WaitFor(log => log.MaxParallelRequests("file") == 2, Asking.Deadline);
        var third = client.Get(uri);
        await origin.Log.WaitFor(log => log.All.Count == 3, Asking.Deadline);
        hold.Release();
        using var refused = await third;
        await origin.Log.WaitFor(log => log.All.All(exchange => !exchange.InProgress), Asking.Deadline);
        using var later = await client.Get(uri);

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK),
            (first.StatusCode, second.StatusCode, refused.StatusCode, later.StatusCode));
        Assert.Equal(1, busy.Refused);
    }

    [Fact]
    public async Task CaptivePortal_Answer_IsHtml()
    {
        using var response = await client.Get(Add(new CaptivePortal()), 0, 0);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Raw("Content-Type")));
    }

    [Fact]
    public async Task HeadFaults_Head_DiffersFromGet()
    {
        var lies = Add(new HeadLies { Length = 5 });
        using var head = await client.SendAsync(new(HttpMethod.Head, lies), TestContext.Current.CancellationToken);
        using var get = await client.Get(lies);
        using var refused = await client.SendAsync(new(HttpMethod.Head, Add(new HeadRefused(501))), TestContext.Current.CancellationToken);

        Assert.Equal((5, 1000), (head.Content.Headers.ContentLength, get.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.NotImplemented, refused.StatusCode);
    }

    [Theory]
    [InlineData("FoldedHeader", "X-Folded: one\r\n two\r\n")]
    [InlineData("HeaderWithoutColon", "This line has no colon\r\n")]
    [InlineData("HeaderWithNul", "X-Nul: a\0b\r\n")]
    public async Task RawHeader_Line_IsSentAsItIs(string fault, string expected)
    {
        var (head, _) = await Asking.Plain(Add(FaultCatalogue.Make(fault)[0]));

        Assert.Contains(expected, head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContentDisposition_AnyText_IsSentRaw()
    {
        var uri = origin.Add("file", new OriginFile { Length = 1, ContentDisposition = "attachment; filename=\"../\u00ffx\0\"" });

        var (head, _) = await Asking.Plain(uri);

        Assert.Contains("Content-Disposition: attachment; filename=\"../\u00ffx\0\"\r\n", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DigestHeader_RightOnRange_CoversWholeOrPart()
    {
        var uri = origin.Add(
            "file", 7, 1000, new DigestHeader(DigestField.ReprDigest), new DigestHeader(DigestField.ContentDigest), new DigestHeader(DigestField.BlobContentMd5));
        using var response = await client.Get(uri, 10, 19);

        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(Bytes.Make(7, 1000)))}:", response.Raw("Repr-Digest"));
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(Bytes.Make(7, 10, 10)))}:", response.Raw("Content-Digest"));
        Assert.Equal(Bytes.Md5Hex(7, 1000), Convert.ToHexStringLower(Convert.FromBase64String(response.Raw("x-ms-blob-content-md5")!)));
    }

    [Fact]
    public async Task DigestHeader_Wrong_Differs()
    {
        using var response = await client.Get(Add(new DigestHeader(DigestField.Digest, right: false)));

        Assert.StartsWith("sha-256=", response.Raw("Digest"), StringComparison.Ordinal);
        Assert.NotEqual($"sha-256={Convert.ToBase64String(SHA256.HashData(Bytes.Make(7, 1000)))}", response.Raw("Digest"));
    }

    [Fact]
    public async Task MirrorLinks_Answer_NamesThem()
    {
        using var response = await client.Get(Add(new MirrorLinks(origin.Uri("m1"), origin.Uri("m2"))));

        Assert.Equal(
            $"<{origin.Uri("m1")}>; rel=duplicate; pri=1|<{origin.Uri("m2")}>; rel=duplicate; pri=2", response.Raw("Link"));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    private Uri Add(Fault fault) => origin.Add("file", 7, 1000, fault);
}
