using System.Net;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>A silo fetches for others: what is not the public internet is refused where it is dialled, and nothing is sent.</summary>
public class PolicyTests
{
    /// <summary>This machine and its neighbours, in every dress that an address can have.</summary>
    private static readonly string[] Hosts =
        ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "169.254.169.254"];

    [Fact]
    public async Task Submit_PrivateAddressesInAnyDress_AreRefusedAndNothingIsSent()
    {
        await using var haul = await HaulCluster.Start(1, StoreKind.Directory, "--allow-private", "192.0.2.0/24");
        var port = haul.Origin.Add("f", 1, 1_000).Port;

        foreach (var (number, host) in Hosts.Index())
        {
            await using var submit = await haul.Console(["submit", $"http://{host}:{port}/f", "--name", $"f{number}", "--wait"]);

            Assert.True(submit.ExitCode == ErrorCode.Policy.ExitCode(), $"{host}: {submit.ExitCode} {submit.Error}");
        }

        Assert.Empty(haul.Origin.Log.All);
        Assert.Equal(0, haul.Origin.Log.ConnectionsAccepted);
    }

    [Fact]
    public async Task Redirect_ToAPrivateAddressInAnyDress_IsRefusedAtThatHop()
    {
        // Another loopback address may be dialled: it stands for the public origin.
        await using var haul = await HaulCluster.Start(1, StoreKind.Directory, "--allow-private", "127.0.0.2/32");
        await using var origin = new FaultOrigin(new() { Address = IPAddress.Parse("127.0.0.2") });
        var port = haul.Origin.Add("secret", 1, 1_000).Port;

        foreach (var (number, host) in Hosts.Index())
        {
            var url = origin.Add($"f{number}", 1, 1_000, new RedirectTo($"http://{host}:{port}/secret"));

            await using var submit = await haul.Console(["submit", url.AbsoluteUri, "--name", $"f{number}", "--wait"]);

            Assert.True(submit.ExitCode == ErrorCode.Policy.ExitCode(), $"{host}: {submit.ExitCode} {submit.Error}");
        }

        Assert.Equal(Hosts.Length, origin.Log.All.Count);
        Assert.Equal(0, haul.Origin.Log.ConnectionsAccepted);
    }

    [Fact]
    public async Task Secrets_OfADownload_AreShownAndStoredNowhere()
    {
        const string Canary = "canary7f3a";
        await using var haul = await HaulCluster.Start(2, StoreKind.Directory);
        var url = new UriBuilder(haul.Origin.Add("f", 1, 3_000_000)) { UserName = "me", Password = Canary, Query = $"sig={Canary}" }.Uri;

        var id = await haul.Submit(url, "f", "--header", $"X-Token: {Canary}");
        await haul.WaitFor(id, DownloadStatus.Completed);
        await using var show = await haul.Console(["show", id.Value]);
        await using var list = await haul.Console(["list", "--json"]);
        var pages = await haul.Pages(
            "metrics", "orleans/DashboardCounters", $"orleans/GrainState?grainId={id}&grainType=Haul.Grains.FileGrain", $"orleans/GrainState?grainId={id}%2F0&grainType=Haul.Grains.SegmentGrain");
        Assert.Contains("Revision", pages, StringComparison.Ordinal);

        Assert.Contains(haul.Origin.Log.All, exchange => exchange.Request.Header("X-Token") == Canary && exchange.Request.Target.Contains(Canary, StringComparison.Ordinal));
        await haul.Azurite.Stop();
        Assert.DoesNotContain(Canary, haul.Logs(int.MaxValue), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, show.Output + show.Error + list.Output + list.Error + pages, StringComparison.Ordinal);
        Assert.Empty(haul.StoredFilesWith(Canary));
    }
}
