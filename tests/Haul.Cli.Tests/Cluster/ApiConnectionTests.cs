using System.Diagnostics;
using System.Text.Json;
using Haul.Testing;

namespace Haul.Cli.Tests.Cluster;

/// <summary>What the console says of an HTTP side that is none, or that does not want it. Real ports, no silo.</summary>
public sealed class ApiConnectionTests : IDisposable
{
    private const string Key = "canary-4c1f0a9e";
    private const string NoNodes = """{"nodes":[]}""";
    private const string NoDownloads = """{"downloads":[],"next":null}""";

    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(15);

    private readonly Shell shell = NewShell();

    /// <summary>At once, because each takes its time.</summary>
    [Fact]
    public async Task Connect_NoSiloThere_IsRefusedSoonAndNamesTheAddress()
    {
        await using var page = new ReplyingServer(ReplyingServer.Reply(200, "text/html", "<html>"));
        await using var missing = new ReplyingServer(ReplyingServer.Reply(404, "text/html", "<html>"));
        await using var otherApi = new ReplyingServer(ReplyingServer.Reply(200, "application/json", """{"downloads":null}"""));
        await using var away = new ReplyingServer(ReplyingServer.Reply(503, "text/html", "<html>"));
        await using var silent = new ReplyingServer((string?)null);
        await using var rude = new ReplyingServer("");
        await using var babble = new ReplyingServer("+OK 1\r\n");
        await using var noTls = new ReplyingServer("HTTP/1.1 400 Bad Request\r\n\r\n");
        var nobody = $"127.0.0.1:{FreePort.Next()}";
        const string NoHaul = "answers, but not as the HTTP side of a haul-silo";
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(
            Refused($"http://{page.Address}", $"http://{page.Address} {NoHaul}"),
            Refused($"http://{missing.Address}", $"http://{missing.Address} {NoHaul}: it says 404"),
            Refused($"http://{otherApi.Address}", NoHaul),
            Refused($"http://{away.Address}", $"http://{away.Address} answers 503"),
            Refused($"http://{silent.Address}", $"no cluster answers at http://{silent.Address} (no answer)"),
            Refused($"http://{rude.Address}", $"http://{rude.Address} {NoHaul}: it speaks no HTTP"),
            Refused($"http://{babble.Address}", NoHaul),
            Refused($"https://{noTls.Address}", $"no TLS connection to https://{noTls.Address}"),
            Refused($"http://{nobody}", $"no cluster answers at http://{nobody} (connection refused)"),
            Refused("http://no-such-host.invalid", "the name 'no-such-host.invalid' has no address"));

        Assert.True(clock.Elapsed < LongestRefusal, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Connect_LedElsewhere_DoesNotFollow()
    {
        await using var other = new ReplyingServer(ReplyingServer.Reply(200, "application/json", NoDownloads));
        await using var leads = new ReplyingServer(ReplyingServer.Reply(307, "text/plain", "", $"Location: http://{other.Address}/api/v1/downloads?limit=1\r\n"));

        Assert.Equal(10, await shell.Run("nodes", "--cluster", $"http://{leads.Address}"));

        Assert.Contains("the key goes to no other address", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Key}", Assert.Single(leads.Asked), StringComparison.Ordinal);
        Assert.Empty(other.Asked);
    }

    [Fact]
    public async Task Nodes_BusyOrAwayForAMoment_AreAskedAgain()
    {
        await using var server = new ReplyingServer(
            ReplyingServer.Reply(429, "application/problem+json", """{"code":"usage","detail":"More than 200 calls a second."}""", "Retry-After: 1\r\n"),
            ReplyingServer.Reply(200, "application/json", NoDownloads),
            ReplyingServer.Reply(503, "application/problem+json", """{"code":"cluster-unreachable","detail":"This silo is draining."}"""),
            ReplyingServer.Reply(429, "application/problem+json", """{"code":"usage","detail":"More than 200 calls a second."}"""),
            "",
            ReplyingServer.Reply(502, "text/html", "<html>"),
            ReplyingServer.Reply(200, "application/json", NoNodes));

        Assert.Equal(0, await shell.Run("nodes", "--json", "--cluster", $"http://{server.Address}"));

        Assert.Equal(NoNodes + "\n", shell.Out);
        Assert.Empty(shell.Error);
        Assert.Equal(7, server.Asked.Count);
    }

    [Theory]
    [InlineData(401, "", "asks for an API key|does not take the API key", 8)]
    [InlineData(429, "Retry-After: 5\r\n", "does not take the API key: The key reads only", 8)]
    [InlineData(403, "WWW-Authenticate: Bearer error=\"insufficient_scope\"\r\n", "forbids it: The key reads only", 8)]
    public async Task Connect_KeyRefused_SaysHowToGiveOne(int status, string header, string cause, int expected)
    {
        await using var server = new ReplyingServer(ReplyingServer.Reply(status, "application/problem+json", """{"code":"policy","detail":"The key reads only."}""", header));

        Assert.Equal(expected, await shell.Run("nodes", "--cluster", $"http://{server.Address}"));

        Assert.Matches(cause, Assert.Single(shell.ErrorLines));
        Assert.Contains("HAUL_API_KEY", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "policy", 8)]
    [InlineData(409, "target-exists", 7)]
    [InlineData(507, "store-full", 7)]
    [InlineData(503, "store", 7)]
    [InlineData(500, "internal", 1)]
    public async Task Submit_Refused_HasTheSentenceAndTheCodeOfTheReason(int status, string code, int expected)
    {
        await using var server = new ReplyingServer(
            ReplyingServer.Reply(200, "application/json", NoDownloads),
            ReplyingServer.Reply(status, "application/problem+json", $$"""{"code":"{{code}}","detail":"It cannot be; mend it."}"""));

        Assert.Equal(expected, await shell.Run("submit", "http://origin/f", "--cluster", $"http://{server.Address}"));

        Assert.Contains("It cannot be; mend it.", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    /// <summary>What cannot be found out counts as yes: only the silo that was asked itself has gone with its port.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:{port}", "127.0.0.1:11111@7", false)]
    [InlineData("http://localhost:{port}", "127.0.0.1:11111@7", false)]
    [InlineData("http://0.0.0.0:{port}", "127.0.0.1:11111@7", false)]
    [InlineData("http://127.0.0.2:{port}", "127.0.0.2:11111@7", true)]
    [InlineData("http://0.0.0.0:{port}", "127.0.0.2:11111@7", true)]
    [InlineData("http://127.0.0.1:{port}", "10.255.0.9:11111@7", true)]
    [InlineData("http://no-such-host.invalid:{port}", "127.0.0.1:11111@7", true)]
    [InlineData("http://127.0.0.1:1", "127.0.0.1:11111@7", true)]
    [InlineData(null, "127.0.0.1:11111@7", true)]
    public async Task Listens_PortIsClosed_TellsOfTheSiloAtThatAddressAlone(string? http, string address, bool expected)
    {
        var server = new ReplyingServer(ReplyingServer.Reply(200, "application/json", NoDownloads));
        var root = new Uri($"http://{server.Address}");
        await using var cluster = await new ClusterFactory(TimeProvider.System).Connect(new ApiTarget(root, null), TestContext.Current.CancellationToken);
        await server.DisposeAsync();
        var silo = new NodeView { Name = "south", Address = address, Status = "active", Http = http?.Replace("{port}", $"{root.Port}", StringComparison.Ordinal) };

        Assert.Equal(expected, await cluster.Listens(silo, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("status", "completed", 0, "\"event\":\"completed\"")]
    [InlineData("removed", "downloading", 11, "it was removed")]
    public async Task Watch_EventsBreakOff_AreAskedForAgainToTheEnd(string lastEvent, string lastStatus, int expected, string told)
    {
        var row = $$"""{"id":"{{Ids.One}}","name":"f","url":"http://origin/f","status":"downloading","length":9,"priority":5,"error":null,"createdAt":null,"finishedAt":null}""";
        var streams = new Queue<string>([Events("status", "downloading"), Events("progress", "downloading"), Events(lastEvent, lastStatus)]);
        await using var server = new ReplyingServer(head =>
            head.Contains("/events", StringComparison.Ordinal) ? streams.Dequeue()
            : head.Contains("/nodes", StringComparison.Ordinal) ? ReplyingServer.Reply(200, "application/json", NoNodes)
            : ReplyingServer.Reply(200, "application/json", $$"""{"downloads":[{{row}}],"next":null}"""));

        Assert.Equal(expected, await shell.Run("watch", Ids.One.Value, "--json", "--cluster", $"http://{server.Address}"));

        Assert.Contains(told, shell.Out + shell.Error, StringComparison.Ordinal);
        Assert.Contains("reconnecting", shell.Error, StringComparison.Ordinal);
        Assert.Contains("connected again", shell.Error, StringComparison.Ordinal);
        Assert.Empty(streams);
    }

    public void Dispose() => shell.Dispose();

    /// <summary>One event, then the connection ends.</summary>
    private static string Events(string type, string status)
    {
        var download = ShownDownload.Of(
            Views.Remote(Views.Downloading(5)) with { Id = Ids.One, Status = Enum.Parse<DownloadStatus>(status, ignoreCase: true) },
            new() { Id = Ids.One, Status = DownloadStatus.Downloading, Url = "http://origin/f" });
        var json = JsonSerializer.Serialize(download, JsonSerializerOptions.Web);
        return $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\nevent: {type}\ndata: {json}\n\n";
    }

    private static Shell NewShell()
    {
        var shell = new Shell { RealClock = TimeProvider.System, Clusters = new ClusterFactory(TimeProvider.System) };
        shell.Environment["HAUL_API_KEY"] = Key;
        return shell;
    }

    private static async Task Refused(string cluster, string sentence)
    {
        using var shell = NewShell();

        Assert.Equal(10, await shell.Run("nodes", "--cluster", cluster, "--quiet"));

        Assert.Contains(sentence, Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain(Key, shell.Error, StringComparison.Ordinal);
    }
}
