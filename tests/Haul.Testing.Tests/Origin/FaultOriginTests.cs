using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Haul.Testing.Tests;

/// <summary>The origin without faults.</summary>
public sealed class FaultOriginTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task Get_NoRange_SendsEverything()
    {
        var uri = origin.Add("a/file.bin", seed: 7, length: 1_000_003);

        using var response = await client.Get(uri);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1_000_003, response.Content.Headers.ContentLength);
        Assert.Equal("bytes", response.Raw("Accept-Ranges"));
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.NotNull(response.Content.Headers.LastModified);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
    }

    [Theory]
    [InlineData(0L, 0L, 0, 1)]
    [InlineData(5L, 99L, 5, 95)]
    [InlineData(990L, null, 990, 10)]
    [InlineData(990L, 5000L, 990, 10)]
    [InlineData(null, 3L, 997, 3)]
    public async Task Get_Range_SendsThatPart(long? from, long? to, long start, int length)
    {
        var uri = origin.Add("file", seed: 7, length: 1000);

        using var response = await client.Get(uri, from, to);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {start}-{start + length - 1}/1000", response.Raw("Content-Range"));
        var body = await response.Bytes();
        Assert.Equal(length, body.Length);
        Assert.Null(Bytes.FirstDifference(7, body, start));
    }

    [Fact]
    public async Task Get_RangePastTheEnd_Is416()
    {
        using var response = await client.Get(origin.Add("file", 7, 1000), 1000);

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */1000", response.Raw("Content-Range"));
    }

    [Fact]
    public async Task Get_TenTebibytes_OffsetsAreRight()
    {
        const long Length = 10L << 40;
        var uri = origin.Add("huge", 7, Length);

        using var response = await client.Get(uri, Length - 100);

        Assert.Equal($"bytes {Length - 100}-{Length - 1}/{Length}", response.Raw("Content-Range"));
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes(), Length - 100));
    }

    [Fact]
    public async Task Head_File_HasTheHeaderAndNoBody()
    {
        var uri = origin.Add("file", 7, 1000);

        using var response = await client.SendAsync(new(HttpMethod.Head, uri), TestContext.Current.CancellationToken);

        Assert.Equal(1000, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Bytes());
        Assert.Equal(0, origin.Log.BodyBytes());
    }

    [Fact]
    public async Task Get_EmptyFile_IsAnEmpty200()
    {
        using var response = await client.Get(origin.Add("empty", 7, 0));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(0, response.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData(false, HttpStatusCode.RequestedRangeNotSatisfiable, "bytes */0")]
    [InlineData(true, HttpStatusCode.OK, null)]
    public async Task Get_RangeOfEmptyFile_IsAnsweredAsTold(bool with200, HttpStatusCode status, string? contentRange)
    {
        using var response = await client.Get(origin.Add("empty", new OriginFile { EmptyAnswers200 = with200 }), 0, 0);

        Assert.Equal((status, contentRange), (response.StatusCode, response.Raw("Content-Range")));
    }

    [Theory]
    [InlineData("\"v1\"", HttpStatusCode.PartialContent)]
    [InlineData("\"v0\"", HttpStatusCode.OK)]
    [InlineData("Sat, 03 Feb 2024 04:05:06 GMT", HttpStatusCode.PartialContent)]
    public async Task Get_IfRange_DecidesBetween206And200(string validator, HttpStatusCode status)
    {
        var uri = origin.Add("file", new OriginFile { Length = 10, ETag = "\"v1\"" });

        using var response = await client.Get(uri, 5, change: request => request.Headers.TryAddWithoutValidation("If-Range", validator));

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Get_LiteralContent_IsServed()
    {
        var uri = origin.Add("SHA256SUMS", new OriginFile { Content = "abcdef"u8.ToArray() });

        using var response = await client.Get(uri, 2, 3);

        Assert.Equal("cd", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_UnknownName_Is404()
    {
        using var response = await client.Get(origin.Uri("nothing"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Get_ManyTimes_KeepsTheConnection()
    {
        var uri = origin.Add("file", 7, 1000);
        for (var i = 0; i < 5; i++)
        {
            using var response = await client.Get(uri, i, i + 100);
            Assert.Null(Bytes.FirstDifference(7, await response.Bytes(), i));
        }

        Assert.Equal(1, origin.Log.ConnectionsAccepted);
    }

    [Fact]
    public async Task Get_TwoRequestsAtOnce_AreAnsweredInOrder()
    {
        var uri = origin.Add("file", 7, 10);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(
            "GET /file HTTP/1.1\r\nHost: x\r\nRange: bytes=0-0\r\n\r\nGET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"u8.ToArray(),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);

        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 206", text, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200", text, StringComparison.Ordinal);
        Assert.Equal(11, origin.Log.BodyBytes("file"));
    }

    [Fact]
    public async Task Get_Http10_ClosesAfterTheAnswer()
    {
        var uri = origin.Add("file", 7, 10);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(uri.Host, uri.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync("GET /file HTTP/1.0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream(), Encoding.Latin1);

        Assert.Contains("200 OK", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_QueryFile_ExistsWithItsFault()
    {
        var uri = origin.Uri("/f/any?size=1000&seed=7&fault=StatusAnswer(503)&times=1");

        using var first = await client.Get(uri);
        using var second = await client.Get(uri);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, first.StatusCode);
        Assert.Null(Bytes.FirstDifference(7, await second.Bytes()));
    }

    [Fact]
    public async Task Stop_WhileServing_EndsTheBodyAndStartComesBack()
    {
        var uri = origin.Add("file", 7, 10L << 40);
        using var response = await client.Get(uri);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        await origin.Stop();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Get(uri, 0, 0));
        Assert.Equal(ExchangeEnd.OriginStopped, origin.Log.All[0].End);

        origin.Start();
        using var again = await client.Get(uri, 0, 9);
        Assert.Null(Bytes.FirstDifference(7, await again.Bytes()));
    }

    [Fact]
    public async Task DropConnections_MidBody_ResetsTheClient()
    {
        var uri = origin.Add("file", 7, 10L << 40);
        using var response = await client.Get(uri);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);

        origin.DropConnections();

        await Assert.ThrowsAnyAsync<IOException>(() => body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }
}
