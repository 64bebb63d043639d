namespace Haul.Cli.Tests;

/// <summary>Commands that only look: list, show, nodes.</summary>
public sealed class LookTests : IDisposable
{
    private static readonly DownloadExplanation Linked = new()
    {
        Status = DownloadStatus.Downloading,
        Limit = Limit.Link,
        Sentence = "The link of 10.0.0.1:11111@7 limits it.",
        Waits = new(0.97149, 0.01, 0, 0, 8),
        Silos = [new("10.0.0.1:11111@7", 2048, 2, 1)],
        Events =
        [
            new(new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), HistoryKind.Status, null, "downloading"),
            new(new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero), HistoryKind.OriginPause, "10.0.0.2:11111@8", "10.0.0.1:11111@7 got 503 for http://origin/x?sig=hunter2"),
        ],
    };

    private readonly Shell shell = new() { Clock = new SkippingClock() };

    [Fact]
    public async Task List_Json_IsAPageWithItsNext()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("list", "--json", "--limit", "1", "--status", "Completed", "--after", Ids.Two.Value));

        Assert.Equal(
            $$"""{"downloads":[{"id":"{{Ids.One}}","name":"big.iso","url":"http://origin/big.iso","status":"completed","length":1000,"priority":5,"error":null,"createdAt":"2026-01-02T03:04:05.000Z","finishedAt":null}],"next":"{{Ids.One}}"}""" + "\n",
            shell.Out);
        Assert.Equal(new(DownloadStatus.Completed, 1, Ids.Two), shell.Cluster.Asked);
    }

    [Fact]
    public async Task List_JsonLastPage_HasNoNext()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("list", "--json"));

        Assert.EndsWith("\"next\":null}\n", shell.Out, StringComparison.Ordinal);
        Assert.Equal(new(null, 100, null), shell.Cluster.Asked);
    }

    [Fact]
    public async Task List_Text_IsATable()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Completed));
        shell.Cluster.Rows.Add(new() { Id = Ids.Two, Status = DownloadStatus.Probing, Url = "http://u:hunter2@origin/\u001b[2J?sig=hunter2" });

        Assert.Equal(0, await shell.Run("list"));

        Assert.Equal(
            [
                "ID                          STATUS       SIZE  NAME     URL",
                $"{Ids.One}  completed  1000 B  big.iso  http://origin/big.iso",
                $"{Ids.Two}  probing         -  -        http://origin/%1B[2J",
            ],
            Shell.Lines(shell.Out));
    }

    [Theory]
    [InlineData("--status", "done")]
    [InlineData("--limit", "0")]
    [InlineData("--limit", "1001")]
    [InlineData("--after", "")]
    [InlineData("--name", "")]
    [InlineData("--origin", "")]
    [InlineData("--origin", "host:80")]
    [InlineData("--origin", "ftp://host")]
    [InlineData("--origin", "https://host/path?token=hunter2")]
    public async Task List_BadInput_IsRefused(params string[] options)
    {
        Assert.Equal(2, await shell.Run(["list", .. options]));

        Assert.Null(shell.Cluster.Target);
        Assert.DoesNotContain("hunter2", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_NarrowFilter_LooksOnUntilThePageIsFull()
    {
        shell.Cluster.MostLooked = 2;
        foreach (var index in Enumerable.Range(0, 9))
        {
            shell.Cluster.Rows.Add(new()
            {
                Id = DownloadId.Parse($"01JD8Z3V9Q6N4T2M0K5R7W000{index}"),
                Status = DownloadStatus.Completed,
                Url = $"https://host{index % 2}.test/f",
                Name = $"File-{index}",
            });
        }

        Assert.Equal(0, await shell.Run("list", "--origin", "HOST1.test", "--name", "file", "--limit", "3", "--json"));

        Assert.Equal(["File-1", "File-3", "File-5"], Assert.Single(shell.Events).GetProperty("downloads").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("01JD8Z3V9Q6N4T2M0K5R7W0005", shell.Events[0].GetProperty("next").GetString());
        Assert.Equal(new(null, 1, DownloadId.Parse("01JD8Z3V9Q6N4T2M0K5R7W0003"), "file", new("host1.test")), shell.Cluster.Asked);
    }

    [Theory]
    [InlineData("AAAA")]
    [InlineData("waaaa")]
    [InlineData("big.iso")]
    [InlineData("01JD8Z3V9Q6N4T2M0K5R7WAAAA")]
    public async Task Show_AnyWayToNameIt_IsFound(string text)
    {
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos);

        Assert.Equal(0, await shell.Run("show", text, "--json"));

        Assert.Equal(
            $$"""
            {"id":"{{Ids.One}}","name":"big.iso","url":"http://origin/big.iso","status":"downloading","length":1000,"downloaded":500,"rate":100,"generation":0,"location":"/store/big.iso","verified":"no","digests":[],"error":null,"createdAt":"2026-01-02T03:04:05.000Z","finishedAt":null,"segments":[{"start":300,"end":400,"offset":320,"silo":"10.0.0.2:11111@8","rate":40,"epoch":1,"slot":1,"hedge":true,"attempt":1,"stolen":false},{"start":700,"end":800,"offset":750,"silo":"10.0.0.1:11111@7","rate":60,"epoch":3,"slot":0,"hedge":false,"attempt":1,"stolen":false}],"grains":["file/{{Ids.One}}","merger/{{Ids.One}}","segment/{{Ids.One}}/0","segment/{{Ids.One}}/1"],"priority":5,"connections":8,"retries":0,"trouble":null,"fetchedTwice":0,"hashed":0,"validator":"strong","map":"aaaBbb.A..","silos":["10.0.0.1:11111@7","10.0.0.2:11111@8"]}

            """,
            shell.Out);
    }

    [Fact]
    public async Task Show_SuffixOfTwo_ListsBoth()
    {
        shell.Cluster.Has(Ids.One);
        shell.Cluster.Has(Ids.Three);

        Assert.Equal(2, await shell.Run("show", "aaaa"));

        Assert.Equal($"haul: 'aaaa' may be {Ids.One} (big.iso) or {Ids.Three} (big.iso); give more of the id\n", shell.Error);
        Assert.Empty(shell.Out);
    }

    [Fact]
    public async Task Show_WholeIdThatIsAlsoAName_MeansTheId()
    {
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos);
        shell.Cluster.Rows.Add(new() { Id = Ids.Two, Status = DownloadStatus.Queued, Url = "http://origin/x", Name = Ids.One.Value });

        Assert.Equal(0, await shell.Run("show", Ids.One.Value, "--json"));

        Assert.Contains($"\"id\":\"{Ids.One}\"", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Unknown_IsNotFound()
    {
        Assert.Equal(11, await shell.Run("show", "\u001b[2Jx"));

        Assert.StartsWith("haul: no download is '\\x1b[2Jx'", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Text_NamesSilosGrainsAndTheError()
    {
        shell.Cluster.Silos.Add(new() { Name = "north", Address = "10.0.0.1:11111@7", Status = "active" });
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos with { Error = new(ErrorCode.Network, "lost http://origin/x?sig=hunter2"), Trouble = "reset" });

        Assert.Equal(0, await shell.Run("show", "AAAA"));

        Assert.Contains("status     downloading\n", shell.Out, StringComparison.Ordinal);
        Assert.Contains("progress   50.0 %, 500 B\n", shell.Out, StringComparison.Ordinal);
        Assert.Contains("error      network: lost http://origin/x\n", shell.Out, StringComparison.Ordinal);
        Assert.Matches(@"  0 +700 +800 +750 +50\.0 % +60 B/s +north +3", shell.Out);
        Assert.Matches(@"  1 .* 10\.0\.0\.2:11111 +1 +hedge", shell.Out);
        Assert.Contains($"  segment/{Ids.One}/1\n", shell.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Json_HasLimitSharesTotalsAndEvents()
    {
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos).Explanation = Linked;

        Assert.Equal(0, await shell.Run("explain", "AAAA", "--json"));

        Assert.Equal(
            $$"""
            {"id":"{{Ids.One}}","name":"big.iso","status":"downloading","limit":"link","sentence":"The link of 10.0.0.1:11111@7 limits it.","waits":{"origin":0.971,"store":0.01,"policy":0,"saving":0},"silos":[{"silo":"10.0.0.1:11111@7","bytes":2048,"seconds":2,"failures":1}],"events":[{"time":"2026-01-02T03:04:05.000Z","kind":"status","silo":null,"text":"downloading"},{"time":"2026-01-02T03:04:06.000Z","kind":"originPause","silo":"10.0.0.2:11111@8","text":"10.0.0.1:11111@7 got 503 for http://origin/x"}]}

            """,
            shell.Out);
    }

    [Fact]
    public async Task Explain_Text_IsTheSentenceThenSilosThenEvents()
    {
        shell.Cluster.Silos.Add(new() { Name = "north", Address = "10.0.0.1:11111@7", Status = "active" });
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos).Explanation = Linked;

        Assert.Equal(0, await shell.Run("explain", "AAAA"));

        Assert.Equal(
            [
                "The link of north limits it.",
                "SILO      BYTES  CONNECTED        RATE  FAILED",
                "north  2.00 KiB      2.0 s  1.00 KiB/s       1",
                "TIME                      EVENT        SILO",
                "2026-01-02T03:04:05.000Z  status                       downloading",
                "2026-01-02T03:04:06.000Z  originPause  10.0.0.2:11111  north got 503 for http://origin/x",
            ],
            Shell.Lines(shell.Out));
    }

    [Fact]
    public async Task Explain_Unknown_IsNotFound() => Assert.Equal(11, await shell.Run("explain", "nothing-like-it"));

    [Fact]
    public async Task Nodes_Json_HasAllThatASiloSays()
    {
        shell.Cluster.Silos.Add(new()
        {
            Name = "north", Address = "10.0.0.1:11111@7", Status = "active", Rate = 12.7, Connections = 3, MostConnections = 16, Http = "http://10.0.0.1:8080", Memory = 99,
        });

        Assert.Equal(0, await shell.Run("nodes", "--json"));

        Assert.Equal(
            """{"nodes":[{"name":"north","address":"10.0.0.1:11111@7","status":"active","rate":12,"connections":3,"mostConnections":16,"http":"http://10.0.0.1:8080","memory":99}]}""" + "\n",
            shell.Out);
    }

    [Fact]
    public async Task Nodes_Text_IsATable()
    {
        shell.Cluster.Silos.Add(new() { Name = "north", Address = "10.0.0.1:11111@7", Status = "silent" });

        Assert.Equal(0, await shell.Run("nodes"));

        Assert.Matches(@"^NAME +ADDRESS +STATUS +RATE +CONN +OF +MEMORY +HTTP\nnorth +10\.0\.0\.1:11111@7 +silent", shell.Out);
    }

    [Fact]
    public async Task Connection_OptionThenEnvironment_SayWhichCluster()
    {
        shell.Environment["HAUL_CLUSTER"] = "silo-1:30001,[::1]:30002";
        shell.Environment["HAUL_CLUSTER_ID"] = "mine";
        shell.Environment["HAUL_SERVICE_ID"] = "theirs";

        Assert.Equal(0, await shell.Run("nodes", "--service-id", "ours"));

        var target = Assert.IsType<GatewayTarget>(shell.Cluster.Target);
        Assert.Equal("silo-1:30001, [::1]:30002", target.Shown);
        Assert.Equal(("mine", "ours"), (target.ClusterId, target.ServiceId));
    }

    [Fact]
    public async Task Connection_HttpSide_HasTheKeyAndNeverShowsIt()
    {
        shell.Environment["HAUL_CLUSTER"] = "http://127.0.0.1:8080";
        shell.Environment["HAUL_API_KEY"] = "hunter2";

        Assert.Equal(0, await shell.Run("nodes"));
        var target = Assert.IsType<ApiTarget>(shell.Cluster.Target);
        Assert.Equal(("http://127.0.0.1:8080", "hunter2"), (target.Shown, target.Key));
        Assert.DoesNotContain("hunter2", target + shell.Error, StringComparison.Ordinal);
        Assert.Empty(shell.Error);

        Assert.Equal(0, await shell.Run("nodes", "--api-key-file", shell.Write("key", "# ours\nhunter3\n")));
        Assert.Equal("hunter3", Assert.IsType<ApiTarget>(shell.Cluster.Target).Key);
    }

    [Theory]
    [InlineData("http://silo-1:8080", 1)]
    [InlineData("http://silo-1:8080", 0, "--quiet")]
    [InlineData("https://silo-1", 0)]
    [InlineData("HTTP://localhost:8080/", 0)]
    public async Task Connection_HttpSideInTheOpen_WarnsOnce(string cluster, int warnings, params string[] options)
    {
        Assert.Equal(0, await shell.Run(["nodes", "--cluster", cluster, .. options]));

        Assert.Equal(warnings, shell.ErrorLines.Count(line => line.StartsWith("haul: http://silo-1:8080 is not encrypted", StringComparison.Ordinal)));
        Assert.Equal(warnings, shell.ErrorLines.Length);
    }

    [Theory]
    [InlineData("127.0.0.1:30000", 0)]
    [InlineData("[::1]:30000,LOCALHOST:30001", 0)]
    [InlineData("127.0.0.1:30000,10.0.0.1:30000", 1)]
    [InlineData("silo-1:30000", 1)]
    [InlineData("silo-1:30000", 0, "--quiet")]
    public async Task Connection_GatewayBeyondLoopback_WarnsOnce(string cluster, int warnings, params string[] options)
    {
        Assert.Equal(0, await shell.Run(["nodes", "--cluster", cluster, .. options]));

        Assert.Equal(warnings, shell.ErrorLines.Count(line => line.Contains(" is not encrypted", StringComparison.Ordinal)));
        Assert.Equal(warnings, shell.ErrorLines.Length);
    }

    [Fact]
    public async Task Connection_AzureFile_IsReadAndNeverShown()
    {
        shell.Write("connection", "AccountName=x;AccountKey=hunter2\n");
        shell.Cluster.ConnectFailure = new InputException(ErrorCode.ClusterUnreachable, "no", "check");

        Assert.Equal(10, await shell.Run("nodes", "--cluster", "azure:@connection"));

        Assert.IsType<AzureGateways>(Assert.IsType<GatewayTarget>(shell.Cluster.Target).Gateways);
        Assert.DoesNotContain("hunter2", shell.Cluster.Target + shell.Error, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
