using System.IO.Compression;
using System.Net.Sockets;

namespace Haul.Testing.Tests;

public sealed class FramingFaultTests : IAsyncDisposable
{
    private readonly FaultOrigin origin = new();
    private readonly HttpClient client = Asking.Client();

    [Fact]
    public async Task ChunkedBody_WholeFile_HasNoLength()
    {
        using var response = await client.Get(Add(new ChunkedBody()));

        Assert.Equal((true, null), (response.Headers.TransferEncodingChunked, response.Content.Headers.ContentLength));
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
    }

    [Fact]
    public async Task ChunkedCut_MidBody_EndsWithoutTheLastChunk()
    {
        var (_, body) = await Asking.Plain(Add(new ChunkedCut(400_000)));

        Assert.False(body.AsSpan().EndsWith("0\r\n\r\n"u8));
        await origin.Log.Settled();
        Assert.Equal((400_000, ExchangeEnd.Fault), (origin.Log.BodyBytes(), origin.Log.All[0].End));
        using var response = await client.Get(origin.Uri("file"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Bytes());
    }

    [Fact]
    public async Task TwoLengths_Answer_HasBothLines()
    {
        var (head, body) = await Asking.Plain(Add(new TwoLengths(2)));

        Assert.Contains("Content-Length: 1000000\r\nContent-Length: 1000002", head, StringComparison.Ordinal);
        Assert.Equal(1_000_000, body.Length);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("9223372036854775808")]
    public async Task BadLength_Answer_CarriesTheText(string text)
    {
        var (head, body) = await Asking.Plain(Add(new BadLength(text)));

        Assert.Contains($"Content-Length: {text}\r\n", head, StringComparison.Ordinal);
        Assert.Null(Bytes.FirstDifference(7, body));
    }

    [Fact]
    public async Task ChunkedWithLength_Answer_HasBoth()
    {
        var (head, body) = await Asking.Plain(Add(new ChunkedWithLength()));

        Assert.Contains("Content-Length: 999995\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Transfer-Encoding: chunked", head, StringComparison.Ordinal);
        Assert.True(body.AsSpan().EndsWith("\r\n0\r\n\r\n"u8));
    }

    [Fact]
    public async Task ShortBody_Once_IsCutExactlyThereAndThenWhole()
    {
        var uri = Add(new ShortBody(123_457).First(1));

        var (head, body) = await Asking.Plain(uri);
        using var second = await client.Get(uri);

        Assert.Contains("Content-Length: 1000000", head, StringComparison.Ordinal);
        Assert.Equal(123_457, body.Length);
        Assert.Null(Bytes.FirstDifference(7, body));
        Assert.Equal(1_000_000, (await second.Bytes()).Length);
    }

    [Fact]
    public async Task ResetMidBody_Client_SeesAReset()
    {
        var error = await Assert.ThrowsAnyAsync<IOException>(() => Asking.Plain(Add(new ResetMidBody(500_000))));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(error.InnerException).SocketErrorCode);
        Assert.Equal(500_000, origin.Log.BodyBytes());
    }

    [Theory]
    [InlineData(true, "Content-Length: 200")]
    [InlineData(false, "Content-Length: 100")]
    public async Task ExtraBytes_Range_FollowTheRightOnes(bool announced, string length)
    {
        var (head, body) = await Asking.Plain(Add(new ExtraBytes(100, announced)), "Range: bytes=5-104\r\n");

        Assert.Contains(length, head, StringComparison.Ordinal);
        Assert.Contains("bytes 5-104/1000000", head, StringComparison.Ordinal);
        Assert.Equal(200, body.Length);
        Assert.Equal(105, Bytes.FirstDifference(7, body, 5)!.Offset, tolerance: 3L);
    }

    [Theory]
    [InlineData(GzipMark.None, "\"tag\"")]
    [InlineData(GzipMark.Weak, "W/\"tag\"")]
    [InlineData(GzipMark.Suffix, "\"tag-gzip\"")]
    public async Task GzipEncoding_Answer_UnpacksToTheFile(GzipMark mark, string etag)
    {
        var uri = origin.Add("file", new OriginFile { Seed = 7, Length = 1000, ETag = "\"tag\"", Faults = [new GzipEncoding(mark)] });
        using var response = await client.Get(uri);

        Assert.Equal((etag, "gzip"), (response.Raw("ETag"), response.Raw("Content-Encoding")));
        await using var unpacked = new GZipStream(new MemoryStream(await response.Bytes()), CompressionMode.Decompress);
        Assert.Null(await Bytes.FirstDifference(7, 1000, unpacked, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task TransferGzip_Answer_SaysSo()
    {
        var (head, _) = await Asking.Plain(Add(new TransferGzip()));

        Assert.Contains("Transfer-Encoding: gzip, chunked", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Http10Close_Cut_LooksComplete()
    {
        using var response = await client.Get(Add(new Http10Close(cutAfter: 1000)));

        Assert.Equal((new Version(1, 0), null), (response.Version, response.Content.Headers.ContentLength));
        Assert.Equal(1000, (await response.Bytes()).Length);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await origin.DisposeAsync();
    }

    private Uri Add(Fault fault) => origin.Add("file", 7, 1_000_000, fault);
}
