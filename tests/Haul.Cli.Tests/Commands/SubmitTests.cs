namespace Haul.Cli.Tests;

public sealed class SubmitTests : IDisposable
{
    private const string Url = "http://user:hunter2@origin/big.iso?sig=hunter2";
    private readonly Shell shell = new() { Clock = new SkippingClock() };

    [Fact]
    public async Task Submit_AllOptions_ReachTheCluster()
    {
        var sha = new string('a', 64);

        Assert.Equal(0, await shell.Run(
            "submit", Url, "--name", "isos/x.iso", "--id", Ids.One.Value.ToLowerInvariant(), "--checksum", $"SHA256:{sha}", "--header", "Authorization: Bearer hunter2",
            "--limit-rate", "10M", "--priority", "9", "--connections-per-silo", "4", "--on-exists", "skip", "--max-tries", "0", "--timeout", "1.5"));

        var file = Assert.Single(shell.Cluster.Files);
        Assert.Equal(Ids.One, file.Id);
        var request = Assert.Single(file.Requests);
        Assert.Equal(Url, request.Url);
        Assert.Equal("isos/x.iso", request.Name);
        Assert.Equal(new("sha-256", sha), request.Checksum);
        Assert.Equal([new("Authorization", "Bearer hunter2")], request.Headers);
        Assert.Equal(10 << 20, request.LimitRate);
        Assert.Equal(9, request.Priority);
        Assert.Equal(4, request.Connections);
        Assert.Equal(OnExists.Skip, request.OnExists);
        Assert.Equal(0, request.MaxTries);
        Assert.Equal(TimeSpan.FromSeconds(1.5), request.Timeout);
        Assert.Equal($"{Ids.One}\n", shell.Out);
        Assert.True(shell.Cluster.IsDisposed);
    }

    [Theory]
    [InlineData(OnExists.Rename)]
    [InlineData(OnExists.Fail, "--name", "x.iso")]
    [InlineData(OnExists.Rename, "--name", "x.iso", "--on-exists", "rename")]
    [InlineData(OnExists.Fail, "--force")]
    public async Task Submit_NameTaken_AUsersNameIsNotChangedUnasked(OnExists expected, params string[] options)
    {
        Assert.Equal(0, await shell.Run(["submit", Url, .. options]));

        Assert.Equal(expected, Assert.Single(Assert.Single(shell.Cluster.Files).Requests).OnExists);
    }

    [Fact]
    public async Task Submit_ListAndArguments_PrintsAnIdForEach()
    {
        shell.Write("urls.txt", "# mine\nhttp://origin/2\n\nhttp://origin/3\n");

        Assert.Equal(0, await shell.Run("submit", "http://origin/1", "http://origin/1", "-i", "urls.txt"));

        Assert.Equal(["http://origin/1", "http://origin/2", "http://origin/3"], shell.Cluster.Files.Select(file => file.Requests[0].Url));
        Assert.Equal(shell.Cluster.Files.Select(file => file.Id.Value), Shell.Lines(shell.Out));
    }

    [Fact]
    public async Task Submit_Json_IsOneDocumentWithoutSecrets()
    {
        Assert.Equal(0, await shell.Run("submit", Url, "--id", Ids.One.Value, "--header", "X-Key: hunter2", "--json"));

        Assert.Equal(
            $$"""{"downloads":[{"id":"{{Ids.One}}","url":"http://origin/big.iso","name":null}],"refused":[]}""" + "\n",
            shell.Out);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Submit_CallIsLost_SameIdIsSubmittedAgain()
    {
        shell.Cluster.Losses = 3;

        Assert.Equal(0, await shell.Run("submit", Url));

        Assert.Single(shell.Cluster.Files);
        Assert.Single(Shell.Lines(shell.Out));
    }

    [Fact]
    public async Task Submit_ClusterStaysAway_SaysSoAndWhatWasHandedOver()
    {
        shell.Cluster.Losses = int.MaxValue;

        Assert.Equal(10, await shell.Run("submit", Url, "--json"));

        Assert.Contains("\"downloads\":[]", shell.Out, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:30000 does not answer any more", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", shell.Out + shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_OneIsRefused_OthersAreTaken()
    {
        shell.Cluster.Has(Ids.One).Refusal = new(ErrorCode.Policy, "http://origin/x?sig=hunter2 is refused");

        Assert.Equal(8, await shell.Run("submit", Url, "--id", Ids.One.Value));

        Assert.Empty(shell.Out);
        Assert.Contains("http://origin/big.iso: http://origin/x is refused", shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("submit")]
    [InlineData("submit", "ftp://origin/x")]
    [InlineData("submit", Url, "--id", "hunter")]
    [InlineData("submit", Url, "--id", "")]
    [InlineData("submit", Url, "--name", "")]
    [InlineData("submit", Url, "--priority", "10")]
    [InlineData("submit", Url, "--connections-per-silo", "0")]
    [InlineData("submit", Url, "--on-exists", "maybe")]
    [InlineData("submit", Url, "--on-exists", "skip", "--force")]
    [InlineData("submit", Url, "--checksum", "crc32:00")]
    [InlineData("submit", Url, "--header", "nonsense")]
    [InlineData("submit", Url, "--header", "Host: hunter2")]
    [InlineData("submit", Url, "http://origin/2", "--name", "x")]
    [InlineData("submit", Url, "http://origin/2", "--id", "01JD8Z3V9Q6N4T2M0K5R7WAAAA")]
    [InlineData("submit", Url, "--cluster", "nowhere")]
    [InlineData("submit", Url, "--cluster", "http://u:hunter2@silo:8080")]
    [InlineData("submit", Url, "--cluster", "https://silo/path?hunter2")]
    [InlineData("submit", Url, "--cluster", "http://")]
    [InlineData("submit", Url, "--cluster", "http://silo", "--api-key-file", "missing")]
    [InlineData("submit", Url, "--cluster", "host:0")]
    [InlineData("submit", Url, "--cluster", "host:70000")]
    [InlineData("submit", Url, "--cluster", "")]
    [InlineData("submit", Url, "--cluster", "azure:")]
    [InlineData("submit", Url, "--cluster", "azure:@missing")]
    [InlineData("submit", Url, "--cluster", "AccountName=x;AccountKey=hunter2")]
    [InlineData("submit", Url, "--cluster-id", "")]
    [InlineData("submit", Url, "--nonsense=hunter2")]
    [InlineData("submit", "http://u:hunter2@/x?y=hunter2")]
    public async Task Submit_BadInput_IsRefusedInOneLineBeforeAnyConnection(params string[] args)
    {
        Assert.Equal(2, await shell.Run(args));

        Assert.Single(shell.ErrorLines);
        Assert.DoesNotContain("hunter2", shell.Error, StringComparison.Ordinal);
        Assert.Null(shell.Cluster.Target);
    }

    [Fact]
    public async Task Submit_Wait_FollowsToTheEnd()
    {
        shell.Cluster.Has(Ids.One).Shows(Views.Remote(Views.Downloading(500)), Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("submit", Url, "--id", Ids.One.Value, "--wait"));

        Assert.Equal([Ids.One.Value, "/store/big.iso"], Shell.Lines(shell.Out));
        Assert.Contains("verified by sha-256", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WaitJson_EventsFollowTheDocument()
    {
        shell.Cluster.Has(Ids.One).Shows(Views.Remote(Views.Failed(ErrorCode.OriginRefused, "404 for http://origin/x?sig=hunter2")));

        Assert.Equal(4, await shell.Run("submit", Url, "--id", Ids.One.Value, "--wait", "--json"));

        Assert.Equal("failed", shell.Events[^1].GetProperty("event").GetString());
        Assert.Equal(Ids.One.Value, shell.Events[^1].GetProperty("id").GetString());
        Assert.DoesNotContain("hunter2", shell.Out + shell.Error, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();
}
