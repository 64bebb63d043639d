namespace Haul.Cli.Tests;

public sealed class FetchTests : IDisposable
{
    private readonly Shell shell = new() { Clock = new SkippingClock() };

    [Fact]
    public async Task Fetch_Completed_GetsItFromASiloUnderItsName()
    {
        Has("isos/big.iso", "http://10.0.0.1:8080");
        shell.Engine.Then(Views.Downloading(1), Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA", "--header", "X-Key: hunter2", "--force"));

        var request = Assert.Single(Assert.Single(shell.Engine.Files).Requests);
        Assert.Equal($"http://10.0.0.1:8080/api/v1/downloads/{Ids.One}/content", request.Url);
        Assert.Equal("big.iso", request.Name);
        Assert.Equal([new("X-Key", "hunter2")], request.Headers);
        Assert.True(request is { Retarget: true, Force: true });
        Assert.Equal(Path.Combine(shell.Directory, "big.iso") + "\n", shell.Out);
        Assert.DoesNotContain("hunter2", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_WithAnApiKeyFile_ShowsItsFirstKey()
    {
        Has("big.iso", "http://10.0.0.1:8080");
        File.WriteAllText(Path.Combine(shell.Directory, "keys"), "# of the operators\n\n0123456789abcdef\nfedcba9876543210\n");
        shell.Environment["HAUL_API_KEY_FILE"] = "keys";
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA"));

        Assert.Equal([new("Authorization", "Bearer 0123456789abcdef")], shell.Engine.Files[0].Requests[0].Headers);
    }

    [Fact]
    public async Task Fetch_ProxyInTheEnvironment_SeesNoKey()
    {
        Has("big.iso", "http://10.0.0.1:8080");
        shell.Environment["HAUL_API_KEY"] = "hunter2";
        shell.Environment["http_proxy"] = shell.Environment["all_proxy"] = "http://proxy:3128";
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA"));

        Assert.Null(shell.Engine.Files[0].Requests[0].Proxy);
    }

    [Theory]
    [InlineData("absent", "check --api-key-file")]
    [InlineData("empty", "holds no API key")]
    public async Task Fetch_ApiKeyFileWithoutKey_IsRefused(string file, string reason)
    {
        Has("big.iso", "http://10.0.0.1:8080");
        File.WriteAllText(Path.Combine(shell.Directory, "empty"), "# nothing\n");

        Assert.Equal(2, await shell.Run("fetch", "AAAA", "--api-key-file", file));

        Assert.Contains(reason, Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Output_IsTheTarget()
    {
        Has("big.iso", "http://10.0.0.1:8080/");
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA", "-o", "sub/mine.iso"));

        Assert.Equal("mine.iso", shell.Engine.Files[0].Requests[0].Name);
        Assert.Equal(Path.Combine(shell.Directory, "sub"), shell.Engine.Started!.Directory);
    }

    [Fact]
    public async Task Fetch_FirstSiloIsGone_TheNextGoesOn()
    {
        Has("big.iso", "http://10.0.0.1:8080", "http://10.0.0.2:8080");
        shell.Engine.Then(Views.Failed(ErrorCode.Network, "gone")).Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA"));

        Assert.Equal(["10.0.0.1", "10.0.0.2"], shell.Engine.Files.Select(file => new Uri(file.Requests[0].Url).Host));
        Assert.All(shell.Engine.Files, file => Assert.True(file.Requests[0].Retarget));
        Assert.Contains("haul: asking the next silo", shell.ErrorLines);
    }

    [Fact]
    public async Task Fetch_TargetStands_TheNextSiloIsNotAsked()
    {
        Has("big.iso", "http://10.0.0.1:8080", "http://10.0.0.2:8080");
        shell.Engine.Then(Views.Failed(ErrorCode.TargetExists, "it stands")).Then(Views.Completed);

        Assert.Equal(7, await shell.Run("fetch", "AAAA"));

        Assert.Single(shell.Engine.Files);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "http://10.0.0.1:8080")]
    [InlineData("http://[::]:8080/", "http://10.0.0.1:8080")]
    [InlineData("http://*:8080", "http://10.0.0.1:8080")]
    [InlineData("http://+:8080", "http://10.0.0.1:8080")]
    [InlineData("https://silo.example/haul", "https://silo.example/haul")]
    public async Task Fetch_SiloListensOnAllAddresses_IsAskedAtItsOwn(string http, string expected)
    {
        Has("big.iso", http);
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA"));

        Assert.Equal($"{expected}/api/v1/downloads/{Ids.One}/content", shell.Engine.Files[0].Requests[0].Url);
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("a\\..\\b", "b")]
    [InlineData("x/..", "01JD8Z3V9Q6N4T2M0K5R7WAAAA")]
    [InlineData("x/\u0001y", "y")]
    public async Task Fetch_HostileName_StaysHere(string name, string expected)
    {
        Has(name, "http://10.0.0.1:8080");
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("fetch", "AAAA"));

        Assert.Equal(expected, shell.Engine.Files[0].Requests[0].Name);
    }

    [Fact]
    public async Task Fetch_NotCompleted_SaysHowToWait()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(1)));

        Assert.Equal(2, await shell.Run("fetch", "AAAA"));

        Assert.Equal([$"haul: big.iso is downloading, and only a completed file can be fetched; haul watch {Ids.One} waits for its end"], shell.ErrorLines);
        Assert.Null(shell.Engine.Started);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://127.0.0.1:8080")] // of that silo's machine, not of this one
    public async Task Fetch_NoSiloHasHttpForThisMachine_SaysSo(string? http)
    {
        Has("big.iso", http);

        Assert.Equal(10, await shell.Run("fetch", "AAAA"));

        Assert.Equal(["haul: no silo serves HTTP to this machine; start one with --http http://0.0.0.0:8080 and --api-key-file, or fetch on a silo's machine"], shell.ErrorLines);
        Assert.Null(shell.Engine.Started);
    }

    public void Dispose() => shell.Dispose();

    private void Has(string name, params string?[] http)
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed) with { Name = name });
        shell.Cluster.Silos.AddRange(http.Index().Select(url => new NodeView { Name = $"silo-{url.Index}", Address = $"10.0.0.{url.Index + 1}:11111@7", Status = "active", Http = url.Item }));
    }
}
