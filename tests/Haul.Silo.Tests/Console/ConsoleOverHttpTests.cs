using System.Text.RegularExpressions;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Silo.Tests.Console;

/// <summary>The console over the HTTP side of a real silo: it does what it does through a gateway, and says the same.</summary>
public sealed partial class ConsoleOverHttpTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const int Seed = 17;
    private const int Length = (2 << 20) + 5;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Commands_OneAfterAnother_DoAndSayWhatTheyDoThroughAGateway()
    {
        var url = fixture.Origin.Add("a.bin", Seed, Length).AbsoluteUri;
        var id = DownloadId.New(TimeProvider.System).Value;

        var submitted = await Http(
            "submit", $"{url}?token=canary5f", "--id", id, "--name", "first.bin", "--checksum", $"sha-256:{Bytes.Sha256Hex(Seed, Length)}",
            "--header", "X-One: 1", "--header", "X-One: 2", "--limit-rate", "1G", "--priority", "7", "--wait");
        Assert.True(submitted.Code == 0, submitted.Error);
        Assert.StartsWith($"{id}\n", submitted.Out, StringComparison.Ordinal);
        Assert.Contains(fixture.Origin.Log.All, exchange => exchange.Request.Header("X-One") == "1, 2");

        await Same(0, "show", "first.bin", "--json");
        await Same(0, "show", id[^6..]);
        await Same(0, "list", "--json", "--name", "FIRST", "--origin", "127.0.0.1", "--status", "completed");
        await Same(0, "list", "--name", "nowhere");
        await Same(0, "nodes", "--json");
        await Same(0, "watch", id, "--json");
        await Same(2, "pause", id, "--json");
        await Same(2, "resume", id, "--json");
        await Same(2, "cancel", "first.bin");
        await Same(7, "submit", url, "--name", "first.bin", "--json");
        await Same(2, "submit", fixture.Origin.Add("b.bin", Seed, 10).AbsoluteUri, "--id", id);
        await Same(8, "submit", "http://10.1.2.3/x", "--id", DownloadId.New(TimeProvider.System).Value, "--wait", "--quiet");
        await Same(11, "show", "nowhere.bin");
        await Same(11, "drain", "south");
        await Same(2, "drain", "north");

        var fetched = await Http("fetch", "first.bin", "-o", "copy.bin");
        Assert.True(fetched.Code == 0, fetched.Error);
        Assert.Null(await Bytes.FirstDifference(Seed, Length, fixture.PathOf("copy.bin"), Cancel));

        Assert.Equal(0, (await Http("remove", id, "--delete-file")).Code);
        await Same(11, "show", id);
        await Same(11, "watch", id);
    }

    [Fact]
    public async Task PauseResumeCancel_Working_DoWhatTheySay()
    {
        fixture.Origin.Limits.TotalRate = 50_000;
        var url = fixture.Origin.Add("slow.bin", Seed, Length).AbsoluteUri;
        var id = (await Http("submit", url, "--name", "slow.bin")).Out.Trim();

        var paused = await Http("pause", id, "--json");
        var resumed = await Http("resume", "slow.bin", "--json");
        var cancelled = await Http("cancel", id[^5..], "--json");

        Assert.Contains("\"status\":\"paused\"", paused.Out, StringComparison.Ordinal);
        Assert.Matches("\"status\":\"(queued|probing|downloading)\"", resumed.Out);
        Assert.Contains("\"status\":\"cancelled\"", cancelled.Out, StringComparison.Ordinal);
        Assert.Equal(9, (await Http("watch", id)).Code);
        fixture.Origin.Limits.TotalRate = 0;
    }

    [Theory]
    [InlineData(null, "asks for an API key")]
    [InlineData("canary-of-another", "does not take the API key")]
    public async Task Key_NoneOrWrong_IsRefusedAndSaysHowToGiveOne(string? key, string cause)
    {
        var refused = await fixture.Run(fixture.Http, ["list"], key);

        Assert.Equal(8, refused.Code);
        Assert.Contains(cause, refused.Error, StringComparison.Ordinal);
        Assert.Contains("HAUL_API_KEY", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_SiloDiesAndComesBack_GoesOnToTheEnd()
    {
        fixture.Origin.Limits.TotalRate = 600_000;
        var url = fixture.Origin.Add("watched.bin", Seed, Length).AbsoluteUri;
        var id = (await Http("submit", url, "--name", "watched.bin")).Out.Trim();
        var watch = Http("watch", id, "--json");
        await fixture.Origin.Log.WaitFor(log => log.DistinctBytes("watched.bin") > Length / 5, RunningSilo.Patience);
        fixture.Origin.Limits.TotalRate = 50_000; // however long the silo takes to leave, it leaves something undone

        await fixture.Restart(() => fixture.Origin.Limits.TotalRate = 0);

        var watched = await watch.WaitAsync(RunningSilo.Patience, Cancel);
        Assert.True(watched.Code == 0, watched.Error);
        Assert.Contains("reconnecting", watched.Error, StringComparison.Ordinal);
        Assert.Contains("connected again", watched.Error, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"completed\"", watched.Out, StringComparison.Ordinal);
        Assert.Null(await Bytes.FirstDifference(Seed, Length, fixture.PathOf("downloads/watched.bin"), Cancel));
    }

    private Task<ConsoleRun> Http(params string[] args) => fixture.Run(fixture.Http, args);

    /// <summary>Through the gateway no key is needed.</summary>
    private async Task Same(int code, params string[] args)
    {
        var api = await Http(args);
        var gateway = await fixture.Run(fixture.Gateway, args, key: null);

        Assert.True(code == api.Code, $"{string.Join(' ', args)}: {api}");
        Assert.Equal(Steady(gateway), Steady(api));
        Assert.DoesNotContain("canary", api.Out + api.Error, StringComparison.Ordinal);
    }

    /// <summary>Without what is another from one moment to the next; the API tells times to the millisecond, so durations differ by one.</summary>
    private static string Steady(ConsoleRun run) => Moving().Replace(run.ToString(), "$1");

    [GeneratedRegex("(\"(memory|rate|connections|seconds)\":)[0-9.]+")]
    private static partial Regex Moving();
}
