using System.Text;

namespace Haul.Cli.Tests;

public sealed class GetFlowTests : IDisposable
{
    private const string Url = "http://user:hunter2@origin/big.iso?sig=hunter2";
    private readonly Shell shell = new();

    [Fact]
    public async Task Get_Completes_PrintsThePathAndExitsZero()
    {
        shell.Engine.Then(Views.Probing, Views.Downloading(0), Views.Downloading(500), Views.Completed);

        Assert.Equal(0, await shell.Run("get", Url));

        Assert.Equal(Path.Combine(shell.Directory, "big.iso") + "\n", shell.Out);
        Assert.Contains("big.iso: 1000 B from http://origin/big.iso", shell.Error, StringComparison.Ordinal);
        Assert.Contains("verified by sha-256", shell.Error, StringComparison.Ordinal);
        Assert.True(shell.Engine is { IsStopped: true, IsDisposed: true });
    }

    [Fact]
    public async Task Get_AllOptions_ReachTheEngine()
    {
        shell.Engine.Then(Views.Completed);
        var sha = new string('a', 64);

        Assert.Equal(0, await shell.Run(
            "get", Url, "-o", "sub/x.iso", "-x16", "-j", "2", "--checksum", $"SHA256:{sha}", "--header", "Authorization: Bearer x", "--header", "X-A:1",
            "--limit-rate", "10M", "--max-tries", "0", "--timeout", "1.5", "--proxy", "socks5h://p:1080", "--on-exists", "rename", "--manifest", "-v"));

        var request = Assert.Single(Assert.Single(shell.Engine.Files).Requests);
        Assert.Equal(Url, request.Url);
        Assert.Equal("x.iso", request.Name);
        Assert.Equal(16, request.Connections);
        Assert.Equal(new Digest("sha-256", sha), request.Checksum);
        Assert.Equal([new("Authorization", "Bearer x"), new("X-A", "1")], request.Headers);
        Assert.Equal(10 << 20, request.LimitRate);
        Assert.Equal(0, request.MaxTries);
        Assert.Equal(TimeSpan.FromSeconds(1.5), request.Timeout);
        Assert.Equal("socks5://p:1080", request.Proxy);
        Assert.Equal(OnExists.Rename, request.OnExists);
        Assert.True(request.KeepManifest);
        Assert.Equal(
            new() { Directory = Path.Combine(shell.Directory, "sub"), FilesAtOnce = 2, Connections = 16, Verbose = true },
            shell.Engine.Started);
        Assert.True(Directory.Exists(Path.Combine(shell.Directory, "sub")));
    }

    [Fact]
    public async Task Get_NoOptions_AsksForTheDefaults()
    {
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("get", "http://origin/big.iso#part"));

        var request = Assert.Single(Assert.Single(shell.Engine.Files).Requests);
        Assert.Equal(new DownloadRequest { Url = "http://origin/big.iso", Retarget = true }, request with { Headers = new DownloadRequest { Url = "" }.Headers });
        Assert.Equal(new() { Directory = shell.Directory }, shell.Engine.Started);
    }

    [Theory]
    [InlineData(ErrorCode.Internal, 1)]
    [InlineData(ErrorCode.Network, 3)]
    [InlineData(ErrorCode.OriginRefused, 4)]
    [InlineData(ErrorCode.OriginChanged, 5)]
    [InlineData(ErrorCode.Integrity, 6)]
    [InlineData(ErrorCode.StoreFull, 7)]
    [InlineData(ErrorCode.TargetExists, 7)]
    [InlineData(ErrorCode.Policy, 8)]
    public async Task Get_Fails_ExitsWithTheCodeAndSaysWhy(ErrorCode code, int exit)
    {
        shell.Engine.Then(Views.Downloading(10), Views.Failed(code, "the cause; the cure"));

        Assert.Equal(exit, await shell.Run("get", Url));

        Assert.Empty(shell.Out);
        Assert.Equal("haul: big.iso: the cause; the cure", shell.ErrorLines[^1]);
    }

    [Fact]
    public async Task Get_Cancelled_ExitsNine()
    {
        shell.Engine.Then(Views.Downloading(10) with { Status = DownloadStatus.Cancelled });

        Assert.Equal(9, await shell.Run("get", Url));
    }

    [Fact]
    public async Task Get_FailsBeforeItHasAName_NamesTheRedactedUrl()
    {
        shell.Engine.Then(Views.Probing, Views.Probing with { Status = DownloadStatus.Failed, Error = new(ErrorCode.Network, "no route") });

        Assert.Equal(3, await shell.Run("get", Url));

        Assert.Equal(["haul: http://origin/big.iso: no route"], shell.ErrorLines);
    }

    [Fact]
    public async Task Get_SeveralFail_ExitsWithTheFirstInTheOrderGiven()
    {
        shell.Engine
            .For("http://origin/1", Views.Completed)
            .For("http://origin/2", Views.Downloading(1), Views.Downloading(2), Views.Failed(ErrorCode.OriginRefused, "404"))
            .For("http://origin/3", Views.Failed(ErrorCode.Integrity, "wrong"));

        Assert.Equal(4, await shell.Run("get", "http://origin/1", "http://origin/2", "http://origin/3", "-j", "1", "--json"));

        Assert.Equal(3, shell.Engine.Files.Count);
        Assert.Equal(2, shell.Events.Count(line => line.GetProperty("event").GetString() == "failed"));
    }

    [Fact]
    public async Task Get_SkippedTarget_CountsAsDone()
    {
        shell.Engine.Then(new DownloadView { Id = default, Status = DownloadStatus.Completed, Name = "big.iso" });

        Assert.Equal(0, await shell.Run("get", Url, "--on-exists", "skip"));

        Assert.Contains("big.iso: skipped", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_TargetHasAnotherDownload_FollowsThatOneOnly()
    {
        var other = DownloadId.New(shell.Clock);
        shell.Engine.Then(Views.Probing, Views.Probing with { ContinuesAs = other })
            .Has(other, Views.Downloading(600) with { Resumed = 600 }, Views.Completed with { Resumed = 600 });

        Assert.Equal(0, await shell.Run("get", Url, "--json"));

        var followed = shell.Engine.Files.Single(file => file.Id == other);
        Assert.Equal(Url, Assert.Single(followed.Requests).Url);
        Assert.All(shell.Events.Where(line => line.GetProperty("event").GetString() != "progress"), line => Assert.Equal(other.Value, line.GetProperty("id").GetString()));
        Assert.Equal("completed", shell.Events[^1].GetProperty("event").GetString());
        Assert.Equal(600, shell.Events[^1].GetProperty("resumed").GetInt64());
    }

    [Fact]
    public async Task Get_DownloadsPassedOnInACircle_FailsInsteadOfTurningForEver()
    {
        var (one, two) = (DownloadId.New(shell.Clock), DownloadId.New(shell.Clock));
        DownloadView[] ToTwo() => [.. Enumerable.Repeat(Views.Probing with { ContinuesAs = two }, 20)];
        shell.Engine.Then(Views.Probing with { ContinuesAs = one })
            .Has(one, ToTwo())
            .Has(two, [.. Enumerable.Repeat(Views.Probing with { ContinuesAs = one }, 20)]);

        Assert.Equal(1, await shell.Run("get", Url));

        Assert.Single(shell.ErrorLines);
    }

    [Fact]
    public async Task Get_Interrupted_PausesAndSaysHowToGoOn()
    {
        var hangs = shell.Engine.ThenHangsAfter(Views.Downloading(0), Views.Downloading(450));
        var run = shell.Run("get", Url);
        var running = await hangs;

        shell.Interrupt();

        Assert.Equal(130, await run);
        Assert.Equal(1, running.Pauses);
        Assert.True(shell.Engine is { IsStopped: true, IsDisposed: true });
        Assert.Equal(["haul: big.iso: 45.0 % of 1000 B kept", "haul: stopped; run the same command again to go on"], shell.ErrorLines[^2..]);
        Assert.Empty(shell.Out);
    }

    [Fact]
    public async Task Get_InterruptedAsItCompletes_IsDone()
    {
        var hangs = shell.Engine.ThenHangsAfter(Views.Downloading(999));
        var run = shell.Run("get", Url);
        (await hangs).AfterPause = Views.Completed;

        shell.Interrupt();

        Assert.Equal(0, await run);
        Assert.Equal(Path.Combine(shell.Directory, "big.iso") + "\n", shell.Out);
    }

    [Fact]
    public async Task Get_InterruptedBeforeTheEngine_Exits130()
    {
        shell.Interrupt();

        Assert.Equal(130, await shell.Run("get", Url));

        Assert.Null(shell.Engine.Started);
        Assert.Single(shell.ErrorLines);
    }

    [Fact]
    public async Task Get_InterruptedWithManyLeft_PausesThoseThatRanAndCountsTheRest()
    {
        Task<ScriptedFile>[] hangs = [.. Enumerable.Range(0, 8).Select(_ => shell.Engine.ThenHangsAfter(Views.Downloading(1)))];
        shell.Input = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 1000).Select(i => $"http://origin/{i}")));
        var run = shell.Run("get", "-i", "-", "-j", "1", "--json");
        var running = await Task.WhenAll(hangs);

        shell.Interrupt();

        Assert.Equal(130, await run);
        Assert.Equal(8, shell.Engine.Files.Count);
        Assert.All(running, file => Assert.Equal(1, file.Pauses));
        Assert.Contains("1000 files left", Assert.Single(shell.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_ManyUrls_AllComplete()
    {
        const int Count = 500;
        for (var i = 0; i < Count; i++)
        {
            shell.Engine.Then(Views.Downloading(1), Views.Completed);
        }

        shell.Input = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, Count).Select(i => $"http://origin/{i}")));

        Assert.Equal(0, await shell.Run("get", "-i", "-", "--quiet"));

        Assert.Equal(Count, Shell.Lines(shell.Out).Length);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Get_SameUrlTwice_FetchesItOnce()
    {
        shell.Engine.Then(Views.Completed);

        Assert.Equal(0, await shell.Run("get", "http://origin/x", "http://ORIGIN:80/x#top", "-o", "x"));

        Assert.Single(shell.Engine.Files);
        Assert.Contains("1 repeated URL", shell.ErrorLines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Get_ClosedStdout_DownloadsAllTheSame(bool isPipe)
    {
        shell.Stdout = new ClosedPipe(isPipe);
        shell.Engine.Then(Views.Downloading(0), Views.Downloading(500), Views.Completed);

        Assert.Equal(0, await shell.Run("get", Url, "--json"));

        Assert.True(shell.Engine.IsStopped);
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Get_ClosedStdoutAndFailure_KeepsTheCode()
    {
        shell.Stdout = new ClosedPipe();
        shell.Engine.Then(Views.Failed(ErrorCode.Integrity, "wrong"));

        Assert.Equal(6, await shell.Run("get", Url));
    }

    [Fact]
    public async Task Get_ClosedStdoutOnTerminal_DownloadsAllTheSame()
    {
        shell.Stdout = new ClosedPipe();
        shell.IsTerminal = true;
        shell.Engine.Then(Views.Downloading(0), Views.Completed);

        Assert.Equal(0, await shell.Run("get", Url));
    }

    [Fact]
    public async Task Get_EngineDoesNotStart_ExitsOneWithOneLine()
    {
        shell.Engine.StartFailure = new InvalidOperationException("no silo for http://u:hunter2@h/?x=hunter2\nat all.");

        Assert.Equal(1, await shell.Run("get", Url));

        var line = Assert.Single(shell.ErrorLines);
        Assert.Contains("no silo for http://h/", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EngineDoesNotStartVerbose_ShowsTheStack()
    {
        shell.Engine.StartFailure = new InvalidOperationException("no silo");

        Assert.Equal(1, await shell.Run("get", Url, "-v"));

        Assert.Contains("at Haul.Cli", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_GrainThrows_FailsThatFileOnly()
    {
        shell.Engine.For("http://origin/1", file => file.Failure = new TimeoutException("no answer")).For("http://origin/2", Views.Completed);

        Assert.Equal(1, await shell.Run("get", "http://origin/1", "http://origin/2", "-j", "1"));

        Assert.Contains("http://origin/1: internal error: no answer", shell.Error, StringComparison.Ordinal);
        Assert.Single(Shell.Lines(shell.Out));
    }

    [Fact]
    public async Task Get_EngineDoesNotStop_KeepsTheCodeOfTheDownload()
    {
        shell.Engine.Then(Views.Completed).StopFailure = new InvalidOperationException("stuck");

        Assert.Equal(0, await shell.Run("get", Url));

        Assert.Contains("stuck", shell.ErrorLines[^1], StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private sealed class ClosedPipe(bool isPipe = true) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        private Exception Closed => isPipe ? new IOException("Broken pipe") : new UnauthorizedAccessException("Access denied");

        public override void Write(char value) => throw Closed;

        public override void Write(string? value) => throw Closed;

        public override void Flush() => throw Closed;
    }
}
