using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>Silos as <c>haul-silo</c> runs them: nobody has to ask for a download to go on.</summary>
public sealed class RecoveryTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const long Length = 24 * Block;

    private HaulCluster _haul = null!;

    public async ValueTask InitializeAsync()
    {
        _haul = await HaulCluster.Start(3, broker => broker.ConfirmOnly = TimeSpan.FromSeconds(15), recovers: true);
        _haul.Origin.Limits.TotalRate = 8_000_000;
    }

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Kill_TheFileGrainsSilo_TheDownloadEndsWithoutBeingAsked()
    {
        var id = await _haul.Submit(_haul.Origin.Add("f", 1, Length), "f");
        await _haul.WaitFor(id, view => view.Downloaded > 4 * Block, "four blocks");

        await _haul.Silos.KillSiloAsync(_haul.SiloOf("file", id.Value), TestContext.Current.CancellationToken);

        await Eventually.True(
            async () => await _haul.Catalog.Find(id) is { Status: DownloadStatus.Completed }, HaulCluster.Patience, "the catalog says completed");
        await _haul.AssertRight("f", 1, Length);
    }

    [Fact]
    public async Task Rows_LoseTheirNewestWrites_TheDownloadGoesOnAtOnce()
    {
        var id = await _haul.Submit(_haul.Origin.Add("l", 7, Length), "l");
        await _haul.WaitFor(id, view => view.Downloaded > 2 * Block, "two blocks");
        var earlier = (Rows: _haul.Rows.Snapshot(), _haul.Row(id)!.Revision);
        await _haul.WaitFor(id, view => view.Downloaded > 10 * Block, "ten blocks");
        Assert.True(_haul.Row(id)!.Revision > earlier.Revision + 1);

        _haul.Rows.Restore(earlier.Rows);

        await Eventually.True(
            async () => await _haul.Catalog.Find(id) is { Status: DownloadStatus.Completed }, TimeSpan.FromSeconds(15), "the catalog says completed");
        await _haul.AssertRight("l", 7, Length);
    }

    /// <summary>A slot forgets the hashes that it was told are saved: the save may be lost afterwards.</summary>
    [Fact]
    public async Task Rows_OfTheFileAloneLoseTheirNewestWrites_ItsBlocksAreFetchedAgain()
    {
        _haul.Origin.Limits.TotalRate = 3_000_000;
        var id = await _haul.Submit(_haul.Origin.Add("k", 8, Length), "k", connections: 1);
        var segment = await Eventually.Value(
            () => Task.FromResult(_haul.Row(id)?.Segments.FirstOrDefault(live => live.Range is { Length: > 2 * Block and < Length })), HaulCluster.Patience, "a segment of three blocks");
        var earlier = _haul.Rows.Snapshot();
        var slot = _haul.Silos.Client.GetGrain<ISegmentGrainState>($"{id}/{segment.Slot}");
        await Eventually.True(
            async () => await slot.GetState() is { FirstHash: > 0, IsDone: false } row && row.Segment!.Number == segment.Number, HaulCluster.Patience, "it has forgotten the first hash");

        _haul.Rows.Restore(earlier, grain => grain == GrainId.Create("file", id.Value));
        _haul.Origin.Limits.TotalRate = 0;

        await Eventually.True(
            async () => await _haul.Catalog.Find(id) is { Status: DownloadStatus.Completed }, TimeSpan.FromSeconds(15), "the catalog says completed");
        await _haul.AssertRight("k", 8, Length);
    }

    [Fact]
    public async Task Part_DeletedWhileItIsRead_IsFetchedAgain()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var id = HaulCluster.NewId();
        _haul.Rows.BeforeRead = (name, _) =>
            name.StartsWith("manifest", StringComparison.Ordinal) && _haul.Row(id) is { Status: DownloadStatus.Merging } && reached.TrySetResult() ? goOn.Task : Task.CompletedTask;
        _haul.Origin.Limits.TotalRate = 0;
        await _haul.File(id).Submit(HaulCluster.Ask(_haul.Origin.Add("p", 9, Length), "p") with { Checksum = new(Digests.Sha256, Bytes.Sha256Hex(9, Length)) });
        await reached.Task.WaitAsync(HaulCluster.Patience, TestContext.Current.CancellationToken);

        File.Delete(_haul.PathOf("p.part"));
        goOn.SetResult();

        Assert.Equal(Digests.Sha256, (await _haul.WaitForEnd(id)).Verified);
        await _haul.AssertRight("p", 9, Length);
    }

    /// <summary>The merger alone knows of the writes that were lost.</summary>
    [Fact]
    public async Task Merger_HasSeenALaterPlanThanTheRow_TheDownloadEnds()
    {
        var id = await _haul.Submit(_haul.Origin.Add("o", 10, Length), "o");
        await _haul.WaitFor(id, view => view.Downloaded > 2 * Block, "two blocks");

        await _haul.Silos.Client.GetGrain<IMergerGrain>(id.Value).Sync(new()
        {
            Download = id,
            Generation = 1,
            Revision = 1_000,
            Action = MergeAction.Rest,
            Part = new("o", 1, Block, Length),
        });

        await _haul.WaitForEnd(id);
        await _haul.AssertRight("o", 10, Length);
    }

    [Fact]
    public async Task List_OfADownloadThatWorksAndEnds_FollowsItsState()
    {
        var id = await _haul.Submit(_haul.Origin.Add("g", 2, Length), "g");
        await _haul.WaitFor(id, view => view.Status is DownloadStatus.Downloading, "it downloads");
        var catalog = _haul.Silos.Client.GetGrain<ICatalogGrain>(0);

        var working = Assert.Single(await catalog.Match(id.Value[^6..]));
        await _haul.WaitForEnd(id);
        await Eventually.True(async () => (await catalog.Match("g")) is [{ Status: DownloadStatus.Completed }], HaulCluster.Patience, "the catalog says completed");

        Assert.Equal((DownloadStatus.Downloading, "g"), (working.Status, working.Name));
        Assert.Empty((await catalog.Page(new(DownloadStatus.Queued))).Rows);
    }

    [Fact]
    public async Task Submit_MoreThanThereAreConnections_AllEndInTurn()
    {
        _haul.Origin.Limits.TotalRate = 0;
        var ids = new List<DownloadId>();
        foreach (var number in Enumerable.Range(0, 60))
        {
            ids.Add(await _haul.Submit(_haul.Origin.Add($"many-{number}", number, 100_000 + number), $"many-{number}"));
        }

        foreach (var id in ids)
        {
            await Eventually.True(
                async () => await _haul.Catalog.Find(id) is { Status: DownloadStatus.Completed }, HaulCluster.Patience, "the catalog says completed");
        }
    }

    [Fact]
    public async Task Remove_InTheMiddle_LeavesNothing()
    {
        var id = await _haul.Submit(_haul.Origin.Add("h", 3, Length), "h");
        await _haul.WaitFor(id, view => view.Downloaded > 2 * Block, "two blocks");

        await _haul.File(id).Remove(deleteFile: false);

        await Eventually.True(async () => await _haul.Catalog.Find(id) is null, HaulCluster.Patience, "the catalog forgets it");
        Assert.Equal("", _haul.Rows.Describe(id.Value));
        Assert.False(_haul.HasPart());
        await Assert.ThrowsAsync<RefusedException>(() => _haul.File(id).Remove(deleteFile: false));
    }

    [Fact]
    public async Task Remove_CompletedWithItsFile_DeletesTheFile()
    {
        var id = await _haul.Submit(_haul.Origin.Add("i", 4, Block), "i");
        await _haul.WaitForEnd(id);
        Assert.True(File.Exists(_haul.PathOf($".haul/{id}.manifest")), "A cluster keeps the manifest of every file.");

        await _haul.File(id).Remove(deleteFile: true);

        await Eventually.True(async () => await _haul.Catalog.Find(id) is null, HaulCluster.Patience, "the catalog forgets it");
        Assert.Empty(Directory.GetFiles(_haul.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Remove_WithItsFile_LeavesAFileThatWasThereBefore()
    {
        await File.WriteAllTextAsync(_haul.PathOf("theirs"), "theirs", TestContext.Current.CancellationToken);
        var id = HaulCluster.NewId();
        await _haul.File(id).Submit(HaulCluster.Ask(_haul.Origin.Add("theirs", 5, Block), "theirs") with { OnExists = OnExists.Skip });
        await _haul.WaitForEnd(id);

        await _haul.File(id).Remove(deleteFile: true);

        await Eventually.True(async () => await _haul.Catalog.Find(id) is null, HaulCluster.Patience, "the catalog forgets it");
        Assert.Equal("theirs", await File.ReadAllTextAsync(_haul.PathOf("theirs"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Remove_ThatBrokeOffBehindTheFileRow_CanBeDoneAgain()
    {
        var id = await _haul.Submit(_haul.Origin.Add("half", 5, Block), "half");
        await _haul.WaitForEnd(id);
        var row = (await _haul.Catalog.Find(id))!;
        await _haul.File(id).Remove(deleteFile: false);
        await Eventually.True(async () => await _haul.Catalog.Find(id) is null, HaulCluster.Patience, "the catalog forgets it");
        await _haul.Catalog.Put(row);

        await _haul.File(id).Remove(deleteFile: false);

        Assert.Null(await _haul.Catalog.Find(id));
        await Assert.ThrowsAsync<RefusedException>(() => _haul.File(id).Remove(deleteFile: false));
    }

    [Fact]
    public async Task Submit_ANameThatIsTakenWithRename_StandsUnderTheNextOne()
    {
        await File.WriteAllTextAsync(_haul.PathOf("taken.bin"), "theirs", TestContext.Current.CancellationToken);
        var id = HaulCluster.NewId();
        await _haul.File(id).Submit(HaulCluster.Ask(_haul.Origin.Add("taken.bin", 5, 3 * Block), "taken.bin") with { OnExists = OnExists.Rename });

        Assert.Equal("taken (1).bin", (await _haul.WaitForEnd(id)).Name);
        await _haul.AssertRight("taken (1).bin", 5, 3 * Block);
    }

    [Fact]
    public async Task Submit_OfAnIdThatWasRemoved_FetchesTheFileAgain()
    {
        _haul.Origin.Limits.TotalRate = 0;
        var url = _haul.Origin.Add("again", 6, 3 * Block);
        var id = await _haul.Submit(url, "again");
        await _haul.WaitForEnd(id);
        await _haul.File(id).Remove(deleteFile: true);
        await Eventually.True(async () => await _haul.Catalog.Find(id) is null, HaulCluster.Patience, "the download is gone");
        Assert.False(File.Exists(_haul.PathOf("again")));

        await _haul.File(id).Submit(HaulCluster.Ask(url, "again"));

        await _haul.WaitForEnd(id);
        await _haul.AssertRight("again", 6, 3 * Block);
    }

    [Fact]
    public async Task Watch_OfADownloadThatEndedBeforeThisActivation_ShowsItsEnd()
    {
        _haul.Origin.Limits.TotalRate = 0;
        var id = await _haul.Submit(_haul.Origin.Add("long-ago", 5, Block), "long-ago");
        await _haul.WaitForEnd(id);

        await _haul.Silos.KillSiloAsync(_haul.SiloOf("file", id.Value), TestContext.Current.CancellationToken);

        var view = await Eventually.Value(async () => await _haul.View(id), HaulCluster.Patience, "another silo answers");
        Assert.Equal((DownloadStatus.Completed, Block), (view.Status, view.Downloaded));
    }

    [Fact]
    public async Task Resume_AfterTheTargetWasInTheWay_PublishesOnceItIsGone()
    {
        var id = await _haul.Submit(_haul.Origin.Add("taken", 8, Length), "taken");
        await _haul.WaitFor(id, view => view.Downloaded > 2 * Block, "two blocks");
        await File.WriteAllTextAsync(_haul.PathOf("taken"), "in the way", TestContext.Current.CancellationToken);
        _haul.Origin.Limits.TotalRate = 0;
        var failed = await _haul.WaitFor(id, view => view.Status is DownloadStatus.Failed, "it fails");
        Assert.Equal(ErrorCode.TargetExists, failed.Error!.Code);

        File.Delete(_haul.PathOf("taken"));
        await _haul.File(id).Resume();

        await _haul.WaitForEnd(id);
        await _haul.AssertRight("taken", 8, Length);
    }

    /// <summary>A slot still has the failure that ended the download, and tells it to whoever asks.</summary>
    [Fact]
    public async Task Resume_InALaterActivation_AsksTheOriginAgain()
    {
        var id = await _haul.Submit(_haul.Origin.Add("forbidden", 9, Length, new StatusAnswer(403).AfterRequests(1).First(1)), "forbidden");
        var failed = await _haul.WaitFor(id, view => view.Status is DownloadStatus.Failed, "it fails");
        Assert.Equal(ErrorCode.OriginRefused, failed.Error!.Code);
        await HaulCluster.EndActivation(_haul.File(id));

        await _haul.File(id).Resume();

        await _haul.WaitForEnd(id);
        await _haul.AssertRight("forbidden", 9, Length);
    }

    [Fact]
    public async Task Resume_PausedCompletedUnknown_GoesOnOrSaysWhyNot()
    {
        var id = await _haul.Submit(_haul.Origin.Add("j", 5, Length), "j");
        await _haul.WaitFor(id, view => view.Downloaded > Block, "a block");
        await _haul.File(id).Pause();

        await _haul.File(id).Resume();

        await _haul.WaitForEnd(id);
        var completed = await Assert.ThrowsAsync<RefusedException>(() => _haul.File(id).Resume());
        var unknown = await Assert.ThrowsAsync<RefusedException>(() => _haul.File(HaulCluster.NewId()).Resume());
        Assert.Equal((ErrorCode.Usage, ErrorCode.NotFound), (completed.Error.Code, unknown.Error.Code));
    }

    [Fact]
    public async Task Submit_TakenName_IsRefusedAndLeavesNothing()
    {
        await _haul.WaitForEnd(await _haul.Submit(_haul.Origin.Add("k", 6, Block), "k"));
        var id = HaulCluster.NewId();

        var refused = await Assert.ThrowsAsync<RefusedException>(() => _haul.File(id).Submit(HaulCluster.Ask(_haul.Origin.Uri("k"), "k")));

        Assert.Equal(ErrorCode.TargetExists, refused.Error.Code);
        Assert.Equal("", _haul.Rows.Describe(id.Value));
    }

    [Fact]
    public async Task Nodes_ListedDrainedUnknown_AreNamed()
    {
        var nodes = _haul.Silos.Client.GetGrain<INodesGrain>(0);

        var all = await nodes.List();
        var unknown = await Assert.ThrowsAsync<RefusedException>(() => nodes.Drain("nobody"));

        Assert.Equal(3, all.Count);
        Assert.All(all, node => Assert.Equal(("active", 16), (node.Status, node.MostConnections)));
        Assert.Equal(ErrorCode.NotFound, unknown.Error.Code);
    }
}
