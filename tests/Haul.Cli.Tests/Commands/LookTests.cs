namespace Haul.Cli.Tests;

/// <summary>Commands that only look: list, show, nodes.</summary>
public sealed class LookTests : IDisposable
{
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
    public async Task List_BadInput_IsRefused(params string[] options)
    {
        Assert.Equal(2, await shell.Run(["list", .. options]));

        Assert.Null(shell.Cluster.Target);
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
            {"id":"{{Ids.One}}","name":"big.iso","url":"http://origin/big.iso","status":"downloading","length":1000,"downloaded":500,"rate":100,"generation":0,"location":"/store/big.iso","verified":"no","digests":[],"error":null,"createdAt":"2026-01-02T03:04:05.000Z","finishedAt":null,"segments":[{"start":300,"end":400,"offset":320,"silo":"10.0.0.2:11111@8","rate":40,"epoch":1,"slot":1,"hedge":true},{"start":700,"end":800,"offset":750,"silo":"10.0.0.1:11111@7","rate":60,"epoch":3,"slot":0,"hedge":false}],"grains":["file/{{Ids.One}}","merger/{{Ids.One}}","segment/{{Ids.One}}/0","segment/{{Ids.One}}/1"],"priority":5,"connections":8,"retries":0,"trouble":null,"fetchedTwice":0,"hashed":0,"validator":"strong"}

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

        Assert.Equal("silo-1:30001, [::1]:30002", shell.Cluster.Target!.Gateways.Shown);
        Assert.Equal(("mine", "ours"), (shell.Cluster.Target.ClusterId, shell.Cluster.Target.ServiceId));
    }

    [Fact]
    public async Task Connection_AzureFile_IsReadAndNeverShown()
    {
        shell.Write("connection", "AccountName=x;AccountKey=hunter2\n");
        shell.Cluster.ConnectFailure = new(ErrorCode.ClusterUnreachable, "no", "check");

        Assert.Equal(10, await shell.Run("nodes", "--cluster", "azure:@connection"));

        Assert.IsType<AzureGateways>(shell.Cluster.Target!.Gateways);
        Assert.DoesNotContain("hunter2", shell.Cluster.Target + shell.Error, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
