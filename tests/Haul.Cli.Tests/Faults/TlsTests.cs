using Haul.Testing;

namespace Haul.Cli.Tests.Faults;

/// <summary>
/// Encrypted origins, asked by the real program: whom a process trusts is settled at its first handshake, from SSL_CERT_FILE.
/// </summary>
public sealed class TlsTests : FaultTest
{
    private static readonly string Haul = Path.Combine(AppContext.BaseDirectory, "..", "..", "Haul.Cli", "release", "haul");

    private readonly TestAuthority authority = new();

    [Fact]
    public async Task A31_RedirectFromHttpsToHttp_RefusedByPolicy()
    {
        await using var secure = Secure(CertificateKind.Good);
        var url = secure.Add(Name, Seed, Size, new RedirectTo(Serve()));

        var outcome = await RunProcess(url.OriginalString);

        outcome.Failed(8, "policy", "from https to plain http", $": {url}.");
        Assert.Single(secure.Log.All);
        Assert.Empty(Log.All);
    }

    [Fact]
    public async Task A43_GoodCertificate_Same()
    {
        await using var secure = Secure(CertificateKind.Good);
        secure.Add(Name, Seed, Size);

        var outcome = await RunProcess(secure.Uri(Name).OriginalString);

        outcome.Succeeded();
        Assert.Null(await Bytes.FirstDifference(Seed, Size, Target.File(Name), Cancelled));
    }

    [Fact]
    public async Task A43_BadCertificates_EachRefusedWithItsReason()
    {
        (CertificateKind Kind, string Reason)[] cases =
        [
            (CertificateKind.Expired, "expired"),
            (CertificateKind.WrongHost, "another host"),
            (CertificateKind.SelfSigned, "self-signed"),
            (CertificateKind.UnknownAuthority, "issuer is unknown"),
            (CertificateKind.IncompleteChain, "whole chain"),
            (CertificateKind.OldProtocolOnly, "TLS"),
        ];
        var origins = cases.Select(bad => Secure(bad.Kind)).ToList();
        var urls = origins.Select((origin, index) => origin.Add($"file-{index}", Seed, Size).OriginalString).ToList();

        var outcome = await RunProcess([.. urls, "-j", "6"]);

        Assert.True(outcome.ExitCode == 3, outcome.ToString());
        foreach (var (url, (kind, reason)) in urls.Zip(cases))
        {
            var end = outcome.Ends[url];
            Assert.Equal("network", Outcome.Error(end, "code"));
            var message = Outcome.Error(end, "message")!;
            Assert.True(message.Contains(reason, StringComparison.OrdinalIgnoreCase), $"{kind}: {message}");
        }

        Assert.All(origins, origin => Assert.Empty(origin.Log.All));
        Assert.DoesNotContain(Directory.EnumerateFiles(Target.Path), path => Path.GetFileName(path).StartsWith("file-", StringComparison.Ordinal));
        foreach (var origin in origins)
        {
            await origin.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(MiB)]
    [InlineData(long.MaxValue)]
    public async Task A44_EndsWithoutCloseNotify_NotComplete(long cutAfter)
    {
        await using var secure = Secure(CertificateKind.Good);
        var url = secure.Add(Name, Seed, Size, new CloseDelimited(cutAfter));

        var outcome = await RunProcess(url.OriginalString);

        outcome.Failed(3, "network");
        Assert.False(File.Exists(Target.File(Name)));
        Assert.InRange(secure.Log.All.Count, 1, 4);
    }

    [Fact]
    public async Task A44_EndsWithCloseNotify_MarkedUnverified()
    {
        await using var secure = Secure(CertificateKind.Good);
        var url = secure.Add(Name, Seed, Size, new CloseDelimited(notify: true));

        var outcome = await RunProcess(url.OriginalString);

        outcome.Succeeded();
        Assert.Equal("length-unverified", outcome.Validator);
        Assert.Null(await Bytes.FirstDifference(Seed, Size, Target.File(Name), Cancelled));
    }

    private FaultOrigin Secure(CertificateKind kind) => new(new() { Tls = new(authority, kind) });

    private async Task<Outcome> RunProcess(params string[] arguments)
    {
        var options = new ProcessOptions
        {
            Environment = new Dictionary<string, string?>
            {
                ["SSL_CERT_FILE"] = authority.WritePem(Target.File("authority.pem")),
                ["SSL_CERT_DIR"] = Target.Path,
                ["http_proxy"] = null,
                ["https_proxy"] = null,
                ["all_proxy"] = null,
                ["HTTPS_PROXY"] = null,
                ["ALL_PROXY"] = null,
            },
        };
        await using var process = await ProcessRunner.Run(
            Haul, ["get", "--json", "-x", "2", "--max-tries", "2", "--timeout", "2", "-d", Target.Path, .. arguments], TimeSpan.FromSeconds(30), options);
        return new(process.ExitCode, process.Output, process.Error, Log.ToString());
    }
}
