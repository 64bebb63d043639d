using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Grains.Tests;

/// <summary>Looking at grain state starts nothing and changes nothing.</summary>
public sealed class LookingTests : IAsyncLifetime
{
    private const int Block = 1 << 20;

    private HaulCluster _haul = null!;

    public async ValueTask InitializeAsync() => _haul = await HaulCluster.Start(1);

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task GetState_OfKeysThatNobodyUsed_StartsNothing()
    {
        var id = HaulCluster.NewId();

        await LookAround(id);
        await _haul.View(id);
        await _haul.File(id).Hint(0);
        await LookAround(id);

        Assert.Equal(0, _haul.Rows.Writes);
        Assert.Empty(_haul.Origin.Log.All);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_haul.Root));
        Assert.Null((await _haul.State(id)).Request);
    }

    [Fact]
    public async Task GetState_InTheMiddle_ChangesNoEpochOffsetOrRequest()
    {
        var hold = new HoldMidBody(500_000);
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, 3 * Block, hold), "f", connections: 1);
        await hold.Reached;
        var rows = await Eventually.Value(async () => await Still(id), HaulCluster.Patience, "what was received is durable");
        var requests = _haul.Origin.Log.All.Count;

        for (var i = 0; i < 50; i++)
        {
            await LookAround(id);
        }

        Assert.Equal(rows, _haul.Rows.Describe(id.Value));
        Assert.Equal(requests, _haul.Origin.Log.All.Count);
        hold.Release();
        await _haul.WaitForEnd(id);
        await _haul.AssertRight("f", 1, 3 * Block);
    }

    [Fact]
    public async Task GetState_AfterTheEnd_ChangesNothing()
    {
        var id = await _haul.Submit(_haul.Origin.Add("g", 2, 3 * Block), "g", connections: 1);
        await _haul.WaitForEnd(id);
        var rows = _haul.Rows.Describe(id.Value);

        await LookAround(id);

        Assert.Equal(rows, _haul.Rows.Describe(id.Value));
        Assert.Equal(DownloadStatus.Completed, (await _haul.State(id)).Status);
    }

    /// <summary>The rows once the slot has saved all that it was sent: from there on nothing moves.</summary>
    private async Task<string?> Still(DownloadId id)
    {
        var segment = await _haul.Silos.Client.GetGrain<ISegmentGrainState>($"{id}/0").GetState();
        return segment.Offset == 500_000 / 65_536 * 65_536 ? _haul.Rows.Describe(id.Value) : null;
    }

    private async Task LookAround(DownloadId id)
    {
        await _haul.State(id);
        await _haul.Silos.Client.GetGrain<IMergerGrainState>(id.Value).GetState();
        foreach (var slot in Enumerable.Range(0, 3))
        {
            await _haul.Silos.Client.GetGrain<ISegmentGrainState>($"{id}/{slot}").GetState();
        }
    }
}
