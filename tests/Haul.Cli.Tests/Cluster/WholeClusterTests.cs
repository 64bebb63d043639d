using System.Text.Json;
using Haul.Testing;

namespace Haul.Cli.Tests.Cluster;

/// <summary>The console, two silos, their tables and an origin, all real.</summary>
public sealed class WholeClusterTests : IAsyncLifetime
{
    private const long Seed = 91;
    private const long Size = (6 << 20) + 1;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly FaultOrigin origin = new();
    private readonly TempDirectory store = new();
    private readonly Shell shell = new() { RealClock = TimeProvider.System, Clusters = new ClusterFactory(TimeProvider.System) };
    private AzuriteServer azurite = null!;
    private RealSilo north = null!;
    private RealSilo south = null!;

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteServer.Start();
        north = await RealSilo.Start("north", azurite.ConnectionString, store.Path);
        south = await RealSilo.Start("south", azurite.ConnectionString, store.Path);
        shell.Environment["HAUL_CLUSTER"] = $"azure:@{shell.Write("connection", azurite.ConnectionString)}";
    }

    public async ValueTask DisposeAsync()
    {
        await south.DisposeAsync();
        await north.DisposeAsync();
        await azurite.DisposeAsync();
        await origin.DisposeAsync();
        store.Dispose();
        shell.Dispose();
    }

    [Fact]
    public async Task Commands_OneAfterAnother_DoWhatTheySay()
    {
        var url = origin.Add("big.bin", Seed, Size);

        Assert.Equal(0, await shell.Run("submit", $"{url}?token=hunter2", "--name", "big.bin", "--wait"));

        var id = Shell.Lines(shell.Out)[0];
        Assert.Null(await Bytes.FirstDifference(Seed, Size, store.File("big.bin"), TestContext.Current.CancellationToken));

        var shown = await Json("show", "big.bin");
        Assert.Equal("completed", shown.GetProperty("status").GetString());
        Assert.Equal(id, shown.GetProperty("id").GetString());
        Assert.Equal(url.AbsoluteUri, shown.GetProperty("url").GetString());

        var listed = await Json("list", "--status", "completed");
        Assert.Equal(Size, Assert.Single(listed.GetProperty("downloads").EnumerateArray()).GetProperty("length").GetInt64());

        var nodes = await Json("nodes");
        Assert.Equal(["north", "south"], nodes.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("name").GetString()));

        Assert.Equal(0, await shell.Run("watch", id[^5..]));
        Assert.Equal(7, await shell.Run("submit", url.AbsoluteUri, "--name", "big.bin"));
        Assert.Equal(2, await shell.Run("pause", id));
        Assert.Equal(2, await shell.Run("resume", id));
        Assert.Equal(2, await shell.Run("submit", origin.Add("other.bin", Seed, Size).AbsoluteUri, "--id", id));
        Assert.Contains("submit another URL under another id", shell.Error, StringComparison.Ordinal);
        Assert.Equal(0, await shell.Run("remove", id, "--delete-file"));
        Assert.Equal(11, await shell.Run("show", id));
        Assert.False(File.Exists(store.File("big.bin")));
        Assert.DoesNotContain("hunter2", shell.Out + shell.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("AccountKey", shell.Out + shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_SuffixOfTwo_NamesBothAndShowsNeither()
    {
        string[] ids = ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ79G5FAV"];
        foreach (var id in ids)
        {
            Assert.Equal(0, await shell.Run("submit", origin.Add(id, Seed, 1).AbsoluteUri, "--id", id));
        }

        var before = shell.Out.Length;
        Assert.Equal(2, await shell.Run("show", "9G5FAV"));
        Assert.Empty(shell.Out[before..]);
        Assert.All(ids, id => Assert.Contains(id, shell.Error, StringComparison.Ordinal));
        Assert.Equal(0, await shell.Run("show", "69G5FAV"));
    }

    [Fact]
    public async Task PauseResumeCancel_Working_DoWhatTheySay()
    {
        origin.Limits.TotalRate = 500_000;
        var url = origin.Add("slow.bin", Seed, Size);
        Assert.Equal(0, await shell.Run("submit", url.AbsoluteUri));
        var id = Shell.Lines(shell.Out)[0];

        Assert.Equal("paused", await StatusAfter("pause", id));
        Assert.Matches("^(queued|probing|downloading)$", await StatusAfter("resume", id));
        Assert.Equal("cancelled", await StatusAfter("cancel", id));
        Assert.Equal(9, await shell.Run("watch", id));
    }

    [Fact]
    public async Task Watch_EverySiloRestarts_GoesOnToTheEnd()
    {
        origin.Limits.TotalRate = 1_500_000;
        var url = origin.Add("slow.bin", Seed, Size);
        shell.Environment["HAUL_CLUSTER"] = $"{north.Gateway},{south.Gateway}";
        Assert.Equal(0, await shell.Run("submit", url.AbsoluteUri, "--name", "slow.bin"));
        var id = Shell.Lines(shell.Out)[0];
        var watch = shell.Run("watch", id, "--json");
        await origin.Log.WaitFor(log => log.DistinctBytes("slow.bin") > Size / 5, Patience);

        // However long the silos take to leave, they leave something undone.
        origin.Limits.TotalRate = 50_000;
        await Task.WhenAll(north.DisposeAsync().AsTask(), south.DisposeAsync().AsTask());
        await Eventually.True(() => shell.Error.Contains("reconnecting", StringComparison.Ordinal), Patience, "the watch sees that the cluster is gone");
        north = await RealSilo.Start("north", azurite.ConnectionString, store.Path, instead: north);
        origin.Limits.TotalRate = 0;

        Assert.Equal(0, await watch.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Contains("connected again", shell.Error, StringComparison.Ordinal);
        Assert.Null(await Bytes.FirstDifference(Seed, Size, store.File("slow.bin"), TestContext.Current.CancellationToken));
    }

    private async Task<string?> StatusAfter(string command, string id) =>
        (await Json(command, id)).GetProperty("downloads")[0].GetProperty("status").GetString();

    private async Task<JsonElement> Json(params string[] args)
    {
        var before = shell.Out.Length;
        Assert.Equal(0, await shell.Run([.. args, "--json"]));
        return JsonDocument.Parse(shell.Out[before..]).RootElement;
    }
}
