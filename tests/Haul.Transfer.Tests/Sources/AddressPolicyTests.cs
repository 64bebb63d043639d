using System.Net;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace Haul.Transfer.Tests.Sources;

/// <summary>The policy where it counts: at the dialled address, whatever the URL calls it (P10, G2 to G5).</summary>
public class AddressPolicyTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("localhost.")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("127.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("①②⑦.⓪.⓪.①")]
    [InlineData("0.0.0.0")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.169.254.")]
    [InlineData("[64:ff9b::169.254.169.254]")]
    [InlineData("[fd00:ec2::254]")]
    public async Task Open_HostThatIsNotPublicHoweverItIsWritten_NeverReturnsABody(string host)
    {
        await using var origin = new FaultOrigin();
        var port = origin.Add("f", 1, 10).Port;

        await using var reply = await Open(Services(), new Uri($"http://{host}:{port}/f"), proxy: null);

        Assert.NotNull(reply.Error);
        Assert.True(reply.Error.Code is ErrorCode.Policy || reply.Error.Message.Contains("does not resolve", StringComparison.Ordinal) || reply.Error.Message.Contains("resolved now", StringComparison.Ordinal), reply.Error.Message);
        Assert.Empty(origin.Log.All);
    }

    [Fact]
    public async Task Open_Refused_NamesHostAddressAndCure()
    {
        await using var reply = await Open(Services(), new Uri("http://localhost:9/f"), proxy: null);

        Assert.Equal((TransferErrorKind.Final, ErrorCode.Policy), (reply.Error!.Kind, reply.Error.Code));
        Assert.Contains("localhost", reply.Error.Message, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", reply.Error.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-private", reply.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_NetworkThatIsAllowed_GivesTheBody()
    {
        await using var origin = new FaultOrigin();

        await using var reply = await Open(Services("127.0.0.0/8"), origin.Add("f", 1, 10), proxy: null);

        Assert.Null(reply.Error);
    }

    [Fact]
    public async Task Open_RequestThatNamesAProxy_IsDialledDirectly()
    {
        await using var origin = new FaultOrigin();
        var proxy = new Uri($"http://127.0.0.1:{FreePort.Next()}");

        await using var reply = await Open(Services("127.0.0.0/8"), origin.Add("f", 1, 10), proxy);

        Assert.Null(reply.Error);
    }

    /// <summary>DNS rebinding: a name is asked for anew at each connection, and what counts is the address that is dialled then.</summary>
    [Fact]
    public async Task Open_NameWhoseAnswerChanges_IsRefusedFromThenOn()
    {
        await using var origin = RawOrigin.Saying("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        var answers = new Queue<IPAddress[]>([[IPAddress.Loopback], [IPAddress.Parse("127.0.0.2"), IPAddress.Loopback], [IPAddress.Parse("127.0.0.2")]]);
        using var source = new HttpSource(
            new RangeGate(TimeProvider.System), new PrivateAddresses([IPNetwork.Parse("127.0.0.1/32")]), TimeProvider.System, trust: null, (_, _) => Task.FromResult(answers.Dequeue()));
        var url = new Uri($"http://rebind.test:{origin.Port}/f");

        Assert.Equal("x", await (await source.Open(Ask(url, null))).ReadText());
        Assert.Equal("x", await (await source.Open(Ask(url, null))).ReadText());
        await using var refused = await source.Open(Ask(url, null));

        Assert.Equal(ErrorCode.Policy, refused.Error?.Code);
        Assert.Contains("127.0.0.2", refused.Error!.Message, StringComparison.Ordinal);
        Assert.Equal((2, 0), (origin.Connections, answers.Count));
    }

    [Fact]
    public async Task Open_AdministratorsProxy_IsUsedWhateverTheRequestNames()
    {
        var administrators = new Uri("http://proxy.example:3128");
        var inner = Substitute.For<ISource>();
        SourceRequest? seen = null;
        inner.Open(Arg.Do<SourceRequest>(request => seen = request), Arg.Any<CancellationToken>())
            .Returns(SourceReply.Failed(new(TransferErrorKind.Final, "", ErrorCode.Network)));

        await new ProxiedSource(inner, administrators).Open(Ask(new("http://example.org/f"), new("http://127.0.0.1:1")), TestContext.Current.CancellationToken);

        Assert.Equal(administrators, seen!.Proxy);
    }

    private static ServiceProvider Services(params string[] allowed) => new ServiceCollection()
        .AddHaulSources()
        .AddHaulSourcePolicy([.. allowed.Select(IPNetwork.Parse)], proxy: null)
        .BuildServiceProvider();

    private static async Task<SourceReply> Open(ServiceProvider services, Uri url, Uri? proxy)
    {
        await using (services)
        {
            return await services.GetRequiredService<ISource>().Open(Ask(url, proxy), TestContext.Current.CancellationToken);
        }
    }

    private static SourceRequest Ask(Uri url, Uri? proxy) => new(url, new(0, ByteRange.OpenEnd), null, [], TimeSpan.FromSeconds(20), proxy);
}
