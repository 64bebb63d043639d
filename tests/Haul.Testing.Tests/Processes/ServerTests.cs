using System.Net;

namespace Haul.Testing.Tests;

/// <summary>The real servers, and the origin as a program.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly TempDirectory directory = new();
    private readonly HttpClient client = Asking.Client();

    public ServerTests() => directory.Write("file", 7, 100_000);

    [Fact]
    public async Task Nginx_Directory_ServesRanges()
    {
        Assert.SkipUnless(NginxServer.IsInstalled(), "nginx is not installed here");
        await using var server = await NginxServer.Start(directory.Path);

        using var response = await client.Get(server.Uri("file"), 1000, 1999);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes(), 1000));
        await Eventually.True(() => server.AccessLog.Count == 1, Asking.Deadline, "one line in the access log");
    }

    [Fact]
    public async Task Nginx_Gzip_WeakensTheTag()
    {
        Assert.SkipUnless(NginxServer.IsInstalled(), "nginx is not installed here");
        await using var server = await NginxServer.Start(directory.Path, new() { Gzip = true });

        using var response = await client.Get(server.Uri("file"), change: request => request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip"));

        Assert.Equal("gzip", response.Raw("Content-Encoding"));
        Assert.StartsWith("W/", response.Raw("ETag"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nginx_Http2_EndsItsConnectionsAndServesAll()
    {
        Assert.SkipUnless(NginxServer.IsInstalled(), "nginx is not installed here");
        await using var server = await NginxServer.Start(directory.Path, new() { Http2 = true, KeepAliveRequests = 2 });

        for (var i = 0; i < 6; i++)
        {
            using var response = await client.Get(server.Uri("file"), change: request =>
                (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact));
            Assert.Equal(HttpVersion.Version20, response.Version);
            Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
        }
    }

    [Fact]
    public async Task Nginx_Tls_IsTrustedByTheAuthority()
    {
        Assert.SkipUnless(NginxServer.IsInstalled(), "nginx is not installed here");
        using var authority = new TestAuthority();
        await using var server = await NginxServer.Start(directory.Path, new() { Authority = authority });

        await using var curl = await ProcessRunner.Run(
            "curl", ["-sSf", "--cacert", authority.WritePem(directory.File("ca.pem")), "-o", directory.File("out"), server.Uri("file").AbsoluteUri], Asking.Deadline);

        Assert.Equal((0, ""), (curl.ExitCode, curl.Error));
    }

    [Fact]
    public async Task Python_Directory_IgnoresRanges()
    {
        await using var server = await PythonServer.Start(directory.Path);

        using var response = await client.Get(server.Uri("file"), 1000, 1999);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(Bytes.FirstDifference(7, await response.Bytes()));
    }

    [Fact]
    public async Task OriginProgram_Started_ServesLogsAndEndsOnTerm()
    {
        await using var process = ProcessRunner.Dotnet(
            Path.Combine(AppContext.BaseDirectory, "Haul.Testing.Origin.dll"),
            ["--file", "big:1M:7:ShortBody(1000)", "--connection-rate", "10M", "--slow-connection", "2", "--log", directory.File("log.jsonl")]);
        var uri = new Uri(await process.WaitForLine(_ => true, Asking.Deadline));

        var (head, body) = await Asking.Plain(new Uri(uri, "big"));
        using var page = await client.Get(new Uri(uri, "-/limits?total=5000"));

        Assert.Contains("Content-Length: 1048576", head, StringComparison.Ordinal);
        Assert.Null(Bytes.FirstDifference(7, body));
        Assert.Contains("total=5000", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        process.Send(Signal.Terminate);
        Assert.Equal(0, await process.WaitForExit(Asking.Deadline));
        Assert.Contains("\"sent\":1000,", (await File.ReadAllLinesAsync(directory.File("log.jsonl"), TestContext.Current.CancellationToken))[0], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        client.Dispose();
        directory.Dispose();
    }
}
