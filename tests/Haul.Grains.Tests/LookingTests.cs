using System.Diagnostics;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Grains.Tests;

/// <summary>Looking at grain state starts nothing and changes nothing.</summary>
public sealed class LookingTests : IAsyncLifetime
{
    private const int Block = 1 << 20;

    /// <summary>Several of the passes in which a file grain saves.</summary>
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(2);

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
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<RefusedException>(_haul.File(id).Explain)).Error.Code);
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
        var slot = _haul.Silos.Client.GetGrain<ISegmentGrainState>($"{id}/0");
        await Eventually.True(async () => (await slot.GetState()).Offset == 500_000 / 65_536 * 65_536, HaulCluster.Patience, "what was received is durable");
        var rows = await StillRows(id);
        var requests = _haul.Origin.Log.All.Count;

        for (var i = 0; i < 50; i++)
        {
            await LookAround(id);
            await _haul.File(id).Explain();
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
        var rows = await StillRows(id);

        await LookAround(id);
        await _haul.File(id).Explain();

        Assert.Equal(rows, _haul.Rows.Describe(id.Value));
        Assert.Equal(DownloadStatus.Completed, (await _haul.State(id)).Status);
    }

    /// <summary>The rows once nothing saves any more: a file grain hears later of what its slots have saved.</summary>
    private Task<string> StillRows(DownloadId id)
    {
        var (seen, since) = ("", Stopwatch.GetTimestamp());
        return Eventually.Value(
            () =>
            {
                var rows = _haul.Rows.Describe(id.Value);
                if (rows != seen)
                {
                    (seen, since) = (rows, Stopwatch.GetTimestamp());
                }

                return Task.FromResult(Stopwatch.GetElapsedTime(since) >= Stillness ? rows : null);
            },
            HaulCluster.Patience,
            "the rows stay as they are");
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
