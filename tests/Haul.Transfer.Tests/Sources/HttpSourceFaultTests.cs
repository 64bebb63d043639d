using System.Net;
using System.Net.Sockets;
using Haul.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Haul.Transfer.Tests.Sources;

public class HttpSourceFaultTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("A20 short", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n0123", "6 bytes before its end")]
    [InlineData("A20 short, close-delimited", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\n\r\n0123", "6 bytes before its end")]
    [InlineData("A16 chunked, cut", "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n", "cut the body off")]
    [InlineData("A16 chunked range, cut", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n", "6 bytes before its end")]
    [InlineData("A16 chunked range, properly ended", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n", "6 bytes before its end")]
    public async Task Read_BodyEndsEarly_SaysSo(string row, string reply, string message)
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say(reply);
            await exchange.Close();
        });
        using var source = Source.New();
        await using var opened = await source.Open(Source.Probe(origin.Url("/file.bin?sig=secret"), 0, 10));
        var error = await opened.ReadError();
        Assert.Equal((row, TransferErrorKind.Transient, ErrorCode.Network), (row, error.Kind, error.Code));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A21 longer body", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 8\r\n\r\n01234567")]
    [InlineData("A21 longer chunked body", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n")]
    [InlineData("A21 longer close-delimited body", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\n\r\n01234567")]
    [InlineData("A3 longer range", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-7/10\r\nContent-Length: 8\r\n\r\n01234567")]
    [InlineData("A21 more than its Content-Length", "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 4\r\n\r\n01234567")]
    public async Task Read_BodyGoesOnPastTheRange_EndsThere(string row, string reply)
    {
        await using var origin = RawOrigin.Saying(reply);
        using var source = Source.New();
        for (var i = 1; i <= 3; i++)
        {
            await using var opened = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal((row, "0123"), (row, await opened.ReadText()));
        }
    }

    [Fact]
    public async Task Read_BodyGoesOnForLong_IsNotDrained()
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/10\r\nContent-Length: 99999999999\r\n\r\n0123 and on");
            await exchange.Hang();
        });
        using var source = Source.New();
        for (var i = 1; i <= 2; i++)
        {
            await using var opened = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal("0123", await opened.ReadText());
            Assert.Equal(i, origin.Connections);
        }
    }

    [Fact]
    public async Task Read_CloseDelimitedBody_IsWholeWhenTheConnectionEnds()
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.0 200 OK\r\n\r\n0123");
            await exchange.Close();
        });
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal("0123", await reply.ReadText());
        Assert.Null(reply.Representation!.Length);
        Assert.Equal(ByteRange.OpenEnd, reply.End);
    }

    [Fact]
    public async Task Open_EmptyFile_GivesNoBytes()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 416 x\r\nContent-Range: bytes */0\r\nContent-Length: 9\r\n\r\nnot bytes");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal("", await reply.ReadText());
        Assert.Equal(0, reply.Representation!.Length);
    }

    [Fact]
    public async Task Read_Reset_IsTransient()
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n");
            exchange.Reset();
        });
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 10));
        var error = reply.Error ?? await reply.ReadError();
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (error.Kind, error.Code));
    }

    [Theory]
    [InlineData("A56 no status", "nonsense\r\n\r\n")]
    [InlineData("A56 no colon", "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n")]
    [InlineData("A56 NUL in a name", "HTTP/1.1 200 OK\r\na\0b: c\r\n\r\n")]
    [InlineData("A55 100-digit status", "HTTP/1.1 2000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 OK\r\n\r\n")]
    [InlineData("nothing", "")]
    public async Task Open_NoHttpReply_IsTransient(string row, string reply)
    {
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say(reply);
            await exchange.Close();
        });
        using var source = Source.New();
        await using var opened = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((row, TransferErrorKind.Transient, ErrorCode.Network), (row, opened.Error!.Kind, opened.Error.Code));
    }

    [Fact]
    public async Task Open_EndlessHead_IsGivenUpWithinBounds()
    {
        var sent = 0L;
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 200 OK\r\n");
            var line = "X-Field: " + new string('x', 1000) + "\r\n";
            while (true)
            {
                await exchange.Say(line);
                sent += line.Length;
            }
        });
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal(TransferErrorKind.Transient, reply.Error!.Kind);
        Assert.Contains("64 KiB", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_TwoContentLengths_AreRefused()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n01234");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Integrity), (reply.Error!.Kind, reply.Error.Code));
    }

    [Fact]
    public async Task Open_ChunkedBesideContentLength_ReadsTheChunks()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n");
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal("0123", await reply.ReadText());
    }

    [Fact]
    public async Task Open_NoHead_IsGivenUpAfterTheTimeout()
    {
        var clock = new FakeTimeProvider();
        var asked = new TaskCompletionSource();
        await using var origin = new RawOrigin(exchange =>
        {
            asked.SetResult();
            return exchange.Hang();
        });
        using var source = Source.New(clock);
        var opening = source.Open(Source.Probe(origin.Url()));
        await asked.Task;
        clock.Advance(Source.Patience);
        await using var reply = await opening;
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains("no answer within 20 s", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_EndlessInterimReplies_AreGivenUpAfterTheTimeout()
    {
        var clock = new FakeTimeProvider();
        var busy = new TaskCompletionSource();
        await using var origin = new RawOrigin(async exchange =>
        {
            for (var i = 0; ; i++)
            {
                await exchange.Say("HTTP/1.1 102 Processing\r\n\r\n");
                if (i == 100)
                {
                    busy.SetResult();
                }
            }
        });
        using var source = Source.New(clock);
        var opening = source.Open(Source.Probe(origin.Url()));
        await busy.Task;
        clock.Advance(Source.Patience);
        await using var reply = await opening;
        Assert.Equal(TransferErrorKind.Transient, reply.Error!.Kind);
    }

    [Fact]
    public async Task Read_StalledBody_IsGivenUpAfterTheTimeout()
    {
        var clock = new FakeTimeProvider();
        await using var origin = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 206 x\r\nContent-Range: bytes 0-9/10\r\nContent-Length: 10\r\n\r\n0123");
            await exchange.Hang();
        });
        using var source = Source.New(clock);
        await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 10));
        var buffer = new byte[10];
        var got = 0;
        while (got < 4)
        {
            got += await reply.Body!.ReadAsync(buffer, Now);
        }

        var read = reply.Body!.ReadAsync(buffer, Now).AsTask();
        clock.Advance(Source.Patience);
        Assert.Contains("fell silent", (await Assert.ThrowsAsync<SourceException>(() => read)).Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_CallerGivesUp_Throws()
    {
        using var caller = new CancellationTokenSource();
        await using var origin = new RawOrigin(async exchange =>
        {
            await caller.CancelAsync();
            await exchange.Hang();
        });
        using var source = Source.New();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.Open(Source.Probe(origin.Url()), caller.Token));
        Assert.Equal(caller.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Open_NobodyListens_IsTransientAndSaysSo()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(new($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/")));
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains("refuses connections", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NoProxyListens_NamesTheProxy()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(new("http://far.test/")) with { Proxy = new($"http://u:secret@127.0.0.1:{port}") });
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (reply.Error!.Kind, reply.Error.Code));
        Assert.Equal($"The proxy 127.0.0.1:{port} refuses connections: nothing listens there.", reply.Error.Message);
    }

    [Fact]
    public async Task Open_UnknownHost_IsTransientAndNamesIt()
    {
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(new("http://no-such-host.invalid/x")));
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains("no-such-host.invalid", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AddressAgainstThePolicy_IsNotDialled()
    {
        var policy = Substitute.For<IAddressPolicy>();
        await using var origin = RawOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var source = new HttpSource(new RangeGate(TimeProvider.System), policy, TimeProvider.System);
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.Policy), (reply.Error!.Kind, reply.Error.Code));
        Assert.Equal(0, origin.Connections);
        policy.Received().Allows(IPAddress.Loopback);
    }

    [Fact]
    public async Task Open_OtherScheme_IsRefused()
    {
        using var source = Source.New();
        await using var reply = await source.Open(Source.Probe(new("ftp://localhost/x")));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.Policy), (reply.Error!.Kind, reply.Error.Code));
    }

    [Fact]
    public async Task Open_Proxy_IsAskedWithItsCredentials()
    {
        await using var proxy = new RawOrigin(exchange => exchange.Say(exchange.Field("Proxy-Authorization") is null
            ? "HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"
            : "HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\n0123"));
        using var source = Source.New();
        var url = new Uri($"http://user:secret@localhost:{proxy.Port}/");
        await using var reply = await source.Open(Source.Probe(new("http://far.test/file.bin"), 0, 4) with { Proxy = url });
        Assert.Equal("0123", await reply.ReadText());
        var request = proxy.Requests.Last();
        Assert.StartsWith("GET http://far.test/file.bin HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Basic " + Convert.ToBase64String("user:secret"u8), request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ProxyWantsOtherCredentials_IsFinal()
    {
        await using var proxy = RawOrigin.Saying("HTTP/1.1 407 x\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
        using var source = Source.New();
        foreach (var url in new[] { "http://far.test/file.bin", "https://far.test/file.bin" })
        {
            await using var reply = await source.Open(Source.Probe(new(url)) with { Proxy = new($"http://user:secret@localhost:{proxy.Port}/") });
            Assert.Equal((TransferErrorKind.Final, ErrorCode.OriginRefused), (reply.Error!.Kind, reply.Error.Code));
            Assert.Contains("proxy", reply.Error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", reply.Error.Message, StringComparison.Ordinal);
        }
    }
}
