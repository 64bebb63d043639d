namespace Haul.Cli.Tests;

public sealed class WatchTests : IDisposable
{
    private readonly Shell shell = new() { Clock = new SkippingClock() };

    [Fact]
    public async Task Watch_Completes_PlainLinesAndTheLocation()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(0)), Views.Remote(Views.Downloading(500)), Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("watch", "AAAA"));

        Assert.Equal("/store/big.iso\n", shell.Out);
        Assert.Contains("haul: big.iso: 1000 B from http://origin/big.iso\n", shell.Error, StringComparison.Ordinal);
        Assert.Contains("verified by sha-256", shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shell.Out + shell.Error);
    }

    [Theory]
    [InlineData(ErrorCode.Integrity, 6)]
    [InlineData(ErrorCode.StoreFull, 7)]
    public async Task Watch_Fails_ExitsWithItsCode(ErrorCode code, int expected)
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Failed(code, "broken; mend it")));

        Assert.Equal(expected, await shell.Run("watch", "AAAA"));

        Assert.Contains("haul: big.iso: broken; mend it\n", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Cancelled_ExitsNine()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(5)) with { Status = DownloadStatus.Cancelled });

        Assert.Equal(9, await shell.Run("watch", "AAAA", "--json"));

        Assert.Equal("cancelled", shell.Events[^1].GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Watch_Json_IsOneEventALine()
    {
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos, Views.Remote(Views.Downloading(700)), Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("watch", "AAAA", "--json"));

        Assert.Equal(["started", "progress", "completed"], shell.Events.Select(line => line.GetProperty("event").GetString()));
        Assert.All(shell.Events, line => Assert.Equal(Ids.One.Value, line.GetProperty("id").GetString()));
        Assert.Equal("/store/big.iso", shell.Events[^1].GetProperty("path").GetString());
        Assert.Empty(shell.Error);
    }

    [Fact]
    public async Task Watch_CallsAreLostForAWhile_ReconnectsAndGoesOn()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(500)), Views.Remote(Views.Completed));
        var watched = shell.Cluster.Has(Ids.Two, Views.Remote(Views.Downloading(500)));
        watched.Waits = () =>
        {
            // The gateway dies in the middle, and stays away for longer than any single call waits.
            watched.Waits = () => { };
            shell.Cluster.Losses = 40;
            watched.Shows(Views.Remote(Views.Downloading(600)), Views.Remote(Views.Completed));
        };

        Assert.Equal(0, await shell.Run("watch", "BBBB"));

        Assert.Single(shell.ErrorLines, "haul: the cluster does not answer; reconnecting");
        Assert.Single(shell.ErrorLines, "haul: connected again");
        Assert.True(shell.Cluster.Connects > 1);
        Assert.Equal("/store/big.iso\n", shell.Out);
    }

    [Fact]
    public async Task Watch_StateStoreIsAwayForAWhile_GoesOn()
    {
        var watched = shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(500)));
        watched.Waits = () =>
        {
            watched.Waits = () => { };
            shell.Cluster.Losses = 40;
            shell.Cluster.ConnectFailure = new StateStoreException(new(ErrorCode.Store, "the state store does not answer"));
            watched.Shows(Views.Remote(Views.Downloading(600)), Views.Remote(Views.Completed));
        };

        Assert.Equal(0, await shell.Run("watch", "AAAA"));

        Assert.True(shell.Cluster.Connects > 1);
        Assert.Single(shell.ErrorLines, "haul: connected again");
    }

    [Fact]
    public async Task Watch_Paused_SaysHowToGoOnAndWaits()
    {
        var paused = Views.Remote(Views.Downloading(500)) with { Status = DownloadStatus.Paused };
        shell.Cluster.Has(Ids.One, paused, paused, Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("watch", "AAAA"));

        Assert.Single(shell.ErrorLines, $"haul: big.iso is paused; haul resume {Ids.One} goes on with it");
    }

    [Fact]
    public async Task Watch_RemovedMeanwhile_EndsAsNotFound()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(500)), new DownloadView { Id = default });

        Assert.Equal(11, await shell.Run("watch", "AAAA"));

        Assert.Contains("it was removed", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_Interrupted_SaysThatTheClusterGoesOn()
    {
        var hangs = Hangs(Ids.One, Views.ByTwoSilos);
        var run = shell.Run("watch", "AAAA");
        await hangs;
        shell.Interrupt();

        Assert.Equal(130, await run);

        Assert.Equal($"haul: stopped watching; the cluster goes on, haul watch {Ids.One} shows it again", shell.ErrorLines[^1]);
    }

    [Fact]
    public async Task Watch_Live_ShowsMapSilosAndSegments()
    {
        shell.IsTerminal = true;
        shell.Columns = 83;
        shell.Cluster.Silos.Add(new() { Name = "north", Address = "10.0.0.1:11111@7", Status = "active" });
        var hangs = Hangs(Ids.One, Views.ByTwoSilos, Views.ByTwoSilos);
        var run = shell.Run("watch", "AAAA");
        await hangs;

        var lines = Screen.Show(shell.Out);
        Assert.StartsWith("big.iso  downloading  50.0 % of 1000 B  ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("8 connections", lines[0], StringComparison.Ordinal);
        Assert.Equal(80, lines[1].Length);
        Assert.Equal($"{new string('█', 80)}", lines[1]);
        Assert.Contains('▒', lines[2]);
        Assert.Equal(new string('░', 64), lines[4][^64..]);
        Assert.Matches(@"^█ north +60 B/s +1 segments +40\.0 % of the file$", lines[5]);
        Assert.Matches(@"^█ 10\.0\.0\.2:11111 +40 B/s +1 segments +30\.0 % of the file$", lines[6]);
        Assert.Matches(@"^SEGMENT +FROM +SIZE +DONE +RATE +SILO +EPOCH$", lines[7]);
        Assert.Matches(@"^ +1 +300 B +100 B +20\.0 % +40 B/s +10\.0\.0\.2:11111 +1 +hedge$", lines[8]);
        Assert.Matches(@"^ +0 +700 B +100 B +50\.0 % +60 B/s +north +3$", lines[9]);

        shell.Interrupt();
        Assert.Equal(130, await run);
    }

    [Fact]
    public async Task Watch_LiveWithoutColours_LettersTellTheSilos()
    {
        shell.IsTerminal = true;
        shell.Columns = 13;
        shell.Environment["NO_COLOR"] = "1";
        var hangs = Hangs(Ids.One, Views.ByTwoSilos with { Map = string.Concat(Enumerable.Repeat("aaaBbb.A?.", 4)) });
        var run = shell.Run("watch", "AAAA");
        await hangs;

        Assert.Equal("aaaBbb.A?.", Screen.Show(shell.Out)[1]);

        shell.Interrupt();
        await run;
    }

    [Fact]
    public async Task Watch_LiveEnds_LeavesTheResultAlone()
    {
        shell.IsTerminal = true;
        shell.Cluster.Has(Ids.One, Views.ByTwoSilos, Views.Remote(Views.Completed));

        Assert.Equal(0, await shell.Run("watch", "AAAA"));

        var lines = Screen.Show(shell.Out);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("verified by sha-256", lines[0], StringComparison.Ordinal);
        Assert.Equal("/store/big.iso", lines[1]);
    }

    [Fact]
    public async Task WatchAll_WorkingOnes_AreFollowedUntilCtrlC()
    {
        shell.Cluster.Has(Ids.One, Views.Remote(Views.Downloading(10)), Views.Remote(Views.Completed));
        shell.Cluster.Rows[0] = shell.Cluster.Rows[0] with { Status = DownloadStatus.Downloading };
        var two = Hangs(Ids.Two, Views.Remote(Views.Downloading(20)));
        shell.Cluster.Has(Ids.Three, Views.Remote(Views.Failed(ErrorCode.Network, "long ago")));
        var one = shell.Cluster.File(Ids.One);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        one.Waits = () => ended.TrySetResult();
        var run = shell.Run("watch", "--json");
        await two;
        await ended.Task;
        shell.Interrupt();

        Assert.Equal(130, await run);

        Assert.Contains(shell.Events, line => line.GetProperty("event").GetString() == "completed" && line.GetProperty("id").GetString() == Ids.One.Value);
        Assert.Contains(shell.Events, line => line.GetProperty("event").GetString() == "started" && line.GetProperty("id").GetString() == Ids.Two.Value);
        Assert.DoesNotContain(Ids.Three.Value, shell.Out, StringComparison.Ordinal);
    }

    public void Dispose() => shell.Dispose();

    private Task Hangs(DownloadId id, params DownloadView[] views)
    {
        var hangs = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.Cluster.Has(id, views).Waits = () => hangs.TrySetResult();
        return hangs.Task;
    }
}
