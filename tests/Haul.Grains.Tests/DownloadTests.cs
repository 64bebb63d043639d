using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>One file, many silos; and a user who changes his mind.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const long Length = (24 * Block) + 12_345;

    private HaulCluster _haul = null!;

    public async ValueTask InitializeAsync() => _haul = await HaulCluster.Start(3);

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Submit_ThreeSilos_AllFetchAndTheFileIsRight()
    {
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, Length), "f");

        var view = await _haul.WaitForEnd(id);

        await _haul.AssertRight("f", 1, Length);
        var page = _haul.Rows.Find<ManifestPage>("manifest-1-0", GrainId.Create("file", id.Value))!;
        Assert.Equal(3, Enumerable.Range(0, 25).Select(block => page.FindSilo(block)).Distinct().Count());
        Assert.Equal(Length, view.Downloaded);
        // A steal can meet what its victim has read already; more than a block of that would be waste.
        Assert.InRange(view.FetchedTwice, 0, Block);
        Assert.Equal(0, view.Connections);
    }

    [Fact]
    public async Task Pause_AfterTheMergerBegan_TellsItToRest()
    {
        _haul.Origin.Limits.TotalRate = 2_000_000;
        var id = await _haul.Submit(_haul.Origin.Add("rests", 22, Length), "rests", checksum: new(Digests.Sha256, Bytes.Sha256Hex(22, Length)));
        await _haul.WaitFor(id, view => view.Hashed > 0, "the merger reads");

        await _haul.File(id).Pause();

        var stale = new MergePlan { Download = id, Generation = 1, Revision = 0, Action = MergeAction.Rest, Part = new("rests", 1, Block, Length) };
        await Eventually.True(
            async () => (await _haul.Silos.Client.GetGrain<IMergerGrain>(id.Value).Sync(stale)).Revision == _haul.Row(id)!.Revision, HaulCluster.Patience, "the merger has the plan of the pause");
    }

    /// <summary>The counters of the silos add up to the file and to what the download itself says, though a segment is fetched once more.</summary>
    [Fact]
    public async Task Metrics_OfAPauseInTheMiddle_CountEveryByteOnce()
    {
        using var counted = new CountedBytes([.. _haul.Silos.Silos.Select(silo => silo.ServiceProvider)]);
        _haul.Origin.Limits.TotalRate = 5_000_000;
        var id = await _haul.Submit(_haul.Origin.Add("counted", 21, Length), "counted");
        await _haul.WaitFor(id, view => view.Finished.Length > 4 * Block, "four blocks");
        Assert.InRange(counted.Kept, 1, Length - 1);
        await _haul.File(id).Pause();
        _haul.Origin.Limits.TotalRate = 0;
        await _haul.File(id).Resume();

        var view = await _haul.WaitForEnd(id);

        Assert.Equal((Length, view.FetchedTwice), (counted.Kept, counted.Twice));
    }

    [Fact]
    public async Task Submit_EmptyFile_CompletesIt()
    {
        var id = await _haul.Submit(_haul.Origin.Add("empty", 1, 0), "empty");

        await _haul.WaitForEnd(id);

        await _haul.AssertRight("empty", 1, 0);
    }

    [Fact]
    public async Task Submit_AgainAfterTheEnd_FetchesNothing()
    {
        var url = _haul.Origin.Add("again", 3, 100_000);
        var id = await _haul.Submit(url, "again");
        await _haul.WaitForEnd(id);
        var requests = _haul.Origin.Log.Of("again").Count;

        await _haul.File(id).Submit(HaulCluster.Ask(url, "again"));
        await _haul.WaitForEnd(id);

        Assert.Equal(requests, _haul.Origin.Log.Of("again").Count);
    }

    [Fact]
    public async Task Submit_RightDigest_IsVerifiedByIt()
    {
        var id = await _haul.Submit(_haul.Origin.Add("right", 4, 3 * Block), "right", checksum: new(Digests.Sha256, Bytes.Sha256Hex(4, 3 * Block)));

        Assert.Equal(Digests.Sha256, (await _haul.WaitForEnd(id)).Verified);
    }

    [Fact]
    public async Task Submit_WrongDigest_PublishesNothing()
    {
        var id = await _haul.Submit(_haul.Origin.Add("wrong", 5, 3 * Block), "wrong", checksum: new(Digests.Md5, new('0', 32)));

        var view = await _haul.WaitFor(id, view => view.Status.IsTerminal(), "the download ends");

        Assert.Equal((DownloadStatus.Failed, ErrorCode.Integrity), (view.Status, view.Error?.Code));
        Assert.False(File.Exists(_haul.PathOf("wrong")));
    }

    [Fact]
    public async Task Pause_ThenSubmit_FetchesNothingTwiceButWhatWasInFlight()
    {
        _haul.Origin.Limits.TotalRate = 10_000_000;
        var url = _haul.Origin.Add("paused", 6, Length);
        var id = await _haul.Submit(url, "paused");
        await _haul.WaitFor(id, view => view.Downloaded > 6 * Block, "six blocks");

        await _haul.File(id).Pause();
        await _haul.Origin.Log.Settled();
        var paused = await _haul.View(id);
        var requests = _haul.Origin.Log.All.Count;
        Assert.Equal((DownloadStatus.Paused, 0), (paused.Status, paused.Connections));
        Assert.Equal(DownloadStatus.Paused, _haul.Row(id)!.Status);
        Assert.False(File.Exists(_haul.PathOf("paused")));
        Assert.Equal(requests, _haul.Origin.Log.All.Count);

        await _haul.File(id).Submit(HaulCluster.Ask(url, "paused"));
        var view = await _haul.WaitForEnd(id);

        await _haul.AssertRight("paused", 6, Length);
        // A buffer and the rest of a page for each of the six connections.
        Assert.InRange(view.FetchedTwice, 0, 6 * 320 * 1024);
    }

    [Fact]
    public async Task Cancel_InTheMiddle_DeletesThePart()
    {
        var hold = new HoldMidBody(300_000);
        var id = await _haul.Submit(_haul.Origin.Add("cancelled", 7, Length, hold), "cancelled");
        await hold.Reached;
        await Eventually.True(_haul.HasPart, HaulCluster.Patience, "the part is made");

        await _haul.File(id).Cancel();

        Assert.Equal(DownloadStatus.Cancelled, (await _haul.View(id)).Status);
        Assert.Empty(Directory.EnumerateFiles(_haul.Root));
        await Assert.ThrowsAsync<RefusedException>(() => _haul.File(id).Submit(HaulCluster.Ask(_haul.Origin.Uri("cancelled"), "cancelled")));
    }
}
