using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Haul.Testing.Tests;

public sealed class OriginTlsTests : IDisposable
{
    private readonly TestAuthority authority = new();

    [Fact]
    public async Task Get_GoodCertificate_IsTrustedByTheAuthority()
    {
        using var tls = new OriginTls(authority);
        await using var origin = new FaultOrigin(new() { Tls = tls });
        using var client = Trusting();

        using var response = await client.Get(origin.Add("file", 7, 1_000_000), 5);

        Assert.Equal("https", origin.BaseUri.Scheme);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes(), 5));
    }

    [Theory]
    [InlineData(CertificateKind.Expired)]
    [InlineData(CertificateKind.WrongHost)]
    [InlineData(CertificateKind.SelfSigned)]
    [InlineData(CertificateKind.UnknownAuthority)]
    [InlineData(CertificateKind.IncompleteChain)]
    [InlineData(CertificateKind.OldProtocolOnly)]
    public async Task Get_BadCertificate_IsRefused(CertificateKind kind)
    {
        using var tls = new OriginTls(authority, kind);
        await using var origin = new FaultOrigin(new() { Tls = tls });
        using var client = Trusting();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.Get(origin.Add("file", 7, 10)));

        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
        Assert.Empty(origin.Log.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Get_PemFromTheFile_SatisfiesCurl(bool trusted)
    {
        using var directory = new TempDirectory();
        using var other = new TestAuthority();
        using var tls = new OriginTls(authority);
        await using var origin = new FaultOrigin(new() { Tls = tls });
        var pem = (trusted ? authority : other).WritePem(directory.File("ca.pem"));

        await using var curl = await ProcessRunner.Run(
            "curl", ["-sSf", "--cacert", pem, origin.Add("file", 7, 10).AbsoluteUri, "-o", directory.File("out")], Asking.Deadline);

        Assert.Equal(trusted, curl.ExitCode == 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CloseDelimited_WithoutNotify_IsSeenByOpenssl(bool notify)
    {
        using var tls = new OriginTls(authority);
        await using var origin = new FaultOrigin(new() { Tls = tls });
        var uri = origin.Add("file", 7, 1000, new CloseDelimited(cutAfter: 500, notify));

        await using var openssl = await ProcessRunner.Run(
            "openssl",
            ["s_client", "-quiet", "-connect", $"127.0.0.1:{uri.Port}"],
            Asking.Deadline,
            new() { Input = "GET /file HTTP/1.1\r\nHost: x\r\n\r\n" });

        Assert.Equal(!notify, openssl.Error.Contains("unexpected eof", StringComparison.Ordinal));
        Assert.Equal(500, origin.Log.BodyBytes());
    }

    public void Dispose() => authority.Dispose();

    private HttpClient Trusting() => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority.Certificate },
                RevocationMode = X509RevocationMode.NoCheck,
            },
        },
    });
}
