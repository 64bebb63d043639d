using Haul.Abstractions;

namespace Haul.Transfer.Tests.Sources;

public class HttpSourceTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_OriginServesRange_GivesItsBytesAndRepresentation()
    {
        await using var origin = RawOrigin.Saying(
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 2-5/10\r\nContent-Length: 4\r\nETag: \"v1\"\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n\r\n2345");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url(), 2, 6));
        Assert.Equal("2345", await reply.ReadText());
        Assert.Equal((2, 6), (reply.Start, reply.End));
        Assert.Equal("file.bin", reply.SuggestedName);
        Assert.Equivalent(
            new Representation { Length = 10, ETag = "\"v1\"", LastModified = "Mon, 01 Jan 2024 00:00:00 GMT", Ranges = true }, reply.Representation);
        var request = Assert.Single(origin.Requests);
        Assert.StartsWith("GET /file.bin HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nRange: bytes=2-5\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAccept-Encoding: identity\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nUser-Agent: Haul/", request, StringComparison.Ordinal);
        Assert.DoesNotContain("If-Range", request, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_OpenRange_AsksWithoutEnd()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 206 x\r\nContent-Range: bytes 7-9/10\r\nContent-Length: 3\r\n\r\n789");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url(), 7));
        Assert.Equal("789", await reply.ReadText());
        Assert.Contains("\r\nRange: bytes=7-\r\n", Assert.Single(origin.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OriginKnownToIgnoreRanges_AsksForTheWhole()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n0123");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()) with { Range = new(2, 4), Known = new() { Length = 4 } });
        Assert.Equal("0123", await reply.ReadText());
        Assert.DoesNotContain("Range:", Assert.Single(origin.Requests), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Open_BodyReadToItsEnd_NextRequestUsesTheSameConnection()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n0123");
        using var source = Source.New();
        for (var i = 0; i < 3; i++)
        {
            await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal("0123", await reply.ReadText());
        }

        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task Open_ChunkedBodyReadToItsEnd_NextRequestUsesTheSameConnection()
    {
        await using var origin = RawOrigin.Saying(
            "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n");
        using var source = Source.New();
        for (var i = 0; i < 3; i++)
        {
            await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal("0123", await reply.ReadText());
        }

        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task Open_BodyLeftBeforeItsEnd_ClosesTheConnection()
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n01");
            await exchange.Hang();
        });
        using var source = Source.New();
        for (var i = 0; i < 2; i++)
        {
            await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal(1, await reply.Body!.ReadAsync(new byte[1], Now));
        }

        Assert.Equal(2, origin.Connections);
    }
}
