using System.Text.Json;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>What the page of grain states reads: it wakes nobody and changes nothing.</summary>
public sealed class GrainStatesTests : IAsyncLifetime
{
    private const int Block = 1 << 20;

    private HaulCluster _haul = null!;

    private IGrainStates States => _haul.Silos.GetSiloServiceProvider().GetRequiredService<IGrainStates>();

    public async ValueTask InitializeAsync() => _haul = await HaulCluster.Start(1, recovers: true);

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Look_AtADownloadThatSleeps_ShowsWhatIsStoredAndWakesNobody()
    {
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, 3 * Block), "f");
        await _haul.WaitForEnd(id);
        await PutToSleep(id);
        var rows = _haul.Rows.Describe(id.Value);
        var requests = _haul.Origin.Log.All.Count;

        var keys = await States.Of(id);
        var views = await Task.WhenAll(keys.Select(States.Look));

        Assert.Equal(["file", "merger", "broker"], keys.Take(3).Select(key => key.ToString().Split('/')[0]));
        Assert.Contains(keys, key => key.ToString() == $"segment/{id}/0");
        Assert.All(views.Where(view => view.Grain.Kind is not GrainKind.Broker), view => Assert.Null(view.Silo));
        using var file = JsonDocument.Parse(views[0].State!);
        Assert.Equal("Completed", file.RootElement.GetProperty("Status").GetString());
        Assert.Contains("Offset", views.First(view => view.Grain.Kind is GrainKind.Segment).State, StringComparison.Ordinal);
        Assert.Null(await Home(id));
        Assert.Equal(rows, _haul.Rows.Describe(id.Value));
        Assert.Equal(requests, _haul.Origin.Log.All.Count);
    }

    [Fact]
    public async Task Look_AtADownloadThatWorks_NamesTheSiloAndHidesTheQuery()
    {
        var hold = new HoldMidBody(500_000);
        var url = new UriBuilder(_haul.Origin.Add("g", 2, 3 * Block, hold)) { Query = "token=canary" }.Uri;
        var id = await _haul.Submit(url, "g", connections: 1);
        await hold.Reached;

        var views = await Task.WhenAll((await States.Of(id)).Select(States.Look));

        Assert.All(views.Where(view => view.Grain.Kind is GrainKind.File or GrainKind.Broker or GrainKind.Segment), view => Assert.NotNull(view.Silo));
        Assert.Contains(id.Value, views.Single(view => view.Grain.Kind is GrainKind.Broker).State, StringComparison.Ordinal);
        Assert.DoesNotContain(views, view => view.State?.Contains("canary", StringComparison.Ordinal) == true);
        hold.Release();
        await _haul.WaitForEnd(id);
    }

    [Fact]
    public async Task Look_AtAnIdThatNobodyUsed_FindsNothing()
    {
        var id = HaulCluster.NewId();

        var keys = await States.Of(id);

        Assert.Equal(3, keys.Count);
        Assert.Null((await States.Look(keys[0])).State);
        Assert.Equal(0, _haul.Rows.Writes);
    }

    private async Task PutToSleep(DownloadId id)
    {
        var management = _haul.Silos.Client.GetGrain<IManagementGrain>(0);
        await Eventually.True(
            async () =>
            {
                await management.ForceActivationCollection(TimeSpan.Zero);
                return await Home(id) is null;
            },
            HaulCluster.Patience,
            "its grains sleep");
    }

    private async Task<SiloAddress?> Home(DownloadId id) =>
        await _haul.Silos.Client.GetGrain<IManagementGrain>(0).GetActivationAddress(_haul.File(id));
}
