using System.Security.Authentication;
using Haul.Abstractions;

namespace Haul.Transfer.Tests.Sources;

public sealed class TlsTests : IDisposable
{
    private const string Unbounded = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n0123456789 and so on, longer than any alert";
    private const string Bounded = "HTTP/1.1 206 x\r\nConnection: close\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\n0123";
    private const string Chunked = "HTTP/1.1 200 x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n0\r\n\r\n";

    private readonly Certificates _certificates = new();

    public void Dispose() => _certificates.Dispose();

    private HttpSource Trusting() => new(new RangeGate(TimeProvider.System), new AnyAddress(), TimeProvider.System, _certificates.Trust);

    private RawOrigin Origin(string reply, bool cut, SslProtocols protocols) => new(
        async exchange =>
        {
            await exchange.Say(reply);
            if (cut)
            {
                exchange.Cut();
            }
            else
            {
                await exchange.Close();
            }
        },
        _certificates.Issue(),
        protocols);

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Read_UnknownLengthEndedByCloseNotify_IsWhole(SslProtocols protocols)
    {
        await using var origin = Origin(Unbounded, cut: false, protocols);
        using var source = Trusting();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.EndsWith("any alert", await reply.ReadText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Read_UnknownLengthCutWithoutCloseNotify_IsNotWhole(SslProtocols protocols)
    {
        await using var origin = Origin(Unbounded, cut: true, protocols);
        using var source = Trusting();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        var error = await reply.ReadError();
        Assert.Equal((TransferErrorKind.Transient, ErrorCode.Network), (error.Kind, error.Code));
        Assert.Contains("close_notify", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bounded, SslProtocols.Tls12)]
    [InlineData(Bounded, SslProtocols.Tls13)]
    [InlineData(Chunked, SslProtocols.Tls13)]
    public async Task Read_KnownEndCutWithoutCloseNotify_IsWhole(string answer, SslProtocols protocols)
    {
        await using var origin = Origin(answer, cut: true, protocols);
        using var source = Trusting();
        await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
        Assert.Equal("0123", await reply.ReadText());
    }

    [Fact]
    public async Task Open_ConnectionReused_OverTls()
    {
        await using var origin = new RawOrigin(
            exchange => exchange.Say("HTTP/1.1 206 x\r\nContent-Range: bytes 0-3/4\r\nContent-Length: 4\r\n\r\n0123"), _certificates.Issue());
        using var source = Trusting();
        for (var i = 0; i < 3; i++)
        {
            await using var reply = await source.Open(Source.Probe(origin.Url(), 0, 4));
            Assert.Equal("0123", await reply.ReadText());
        }

        Assert.Equal(1, origin.Connections);
    }

    [Theory]
    [InlineData("expired", "expired")]
    [InlineData("wrong host", "another host name")]
    [InlineData("self-signed", "self-signed")]
    [InlineData("unknown authority", "issuer is unknown")]
    public async Task Open_BadCertificate_IsFinalAndNamesTheReason(string row, string reason)
    {
        using var unknown = new Certificates();
        using var certificate = row switch
        {
            "expired" => _certificates.Issue(expired: true),
            "wrong host" => _certificates.Issue("other.test"),
            "self-signed" => Certificates.SelfSigned(),
            _ => unknown.Issue(),
        };
        await using var origin = new RawOrigin(exchange => exchange.Say(Bounded), certificate);
        using var source = Trusting();
        await using var reply = await source.Open(Source.Probe(origin.Url()));
        Assert.Equal((TransferErrorKind.Final, ErrorCode.Network), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains(reason, reply.Error.Message, StringComparison.Ordinal);
        Assert.Empty(origin.Requests);
    }

    [Fact]
    public async Task Open_OriginSpeaksNoTls_Fails()
    {
        await using var origin = new RawOrigin(exchange => exchange.Say(Bounded));
        using var source = Trusting();
        var url = new UriBuilder(origin.Url()) { Scheme = "https" }.Uri;
        await using var reply = await source.Open(Source.Probe(url) with { Timeout = TimeSpan.FromSeconds(2) });
        Assert.Equal(ErrorCode.Network, reply.Error!.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ThroughATunnel_WatchesTheEndAsWell(bool cut)
    {
        await using var origin = Origin(Unbounded, cut, SslProtocols.Tls13);
        await using var proxy = new RawOrigin(async exchange =>
        {
            await exchange.Say("HTTP/1.1 200 Connection established\r\n\r\n");
            await exchange.Tunnel(origin.Port);
        });
        using var source = Trusting();
        await using var reply = await source.Open(Source.Probe(origin.Url()) with { Proxy = new($"http://localhost:{proxy.Port}") });
        if (cut)
        {
            Assert.Contains("close_notify", (await reply.ReadError()).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.EndsWith("any alert", await reply.ReadText(), StringComparison.Ordinal);
        }
    }
}
