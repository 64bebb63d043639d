using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Haul.Transfer;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>A slot that is told what to do by the test alone.</summary>
public sealed class SegmentGrainTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const long Length = 4 * Block;

    private readonly DownloadId _id = HaulCluster.NewId();
    private HaulCluster _haul = null!;

    private ISegmentGrain Grain => _haul.Silos.Client.GetGrain<ISegmentGrain>($"{_id}/0");

    private GrainId GrainId => GrainId.Create("segment", $"{_id}/0");

    private SegmentState? Row => _haul.Rows.Find<SegmentState>("segment", GrainId);

    public async ValueTask InitializeAsync()
    {
        _haul = await HaulCluster.Start(1);
        await new DirectoryStore(_haul.Root, TimeProvider.System).Create(new("s", 1, Block, Length), Length, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Sync_APlan_FetchesItAndKeepsItsHashes()
    {
        _haul.Origin.Add("s", 1, Length);
        await Grain.Sync(Plan(1));

        var report = await WaitFor(Plan(1), report => report.Ended);

        Assert.Null(report.Error);
        Assert.Equal((Length, 4, 1L), (report.Offset, report.Hashes.Length, report.Epoch));
        Assert.Equal(Length, Row!.Offset);
        Assert.Equal(Length, report.Received);
    }

    [Fact]
    public async Task Sync_TheSamePlanManyTimes_StartsOnePump()
    {
        _haul.Origin.Add("s", 1, Length);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Grain.Sync(Plan(1))));
        await WaitFor(Plan(1), report => report.Ended);
        await Grain.Sync(Plan(1));

        Assert.Equal(1, Row!.Epoch);
        Assert.Single(_haul.Origin.Log.All);
    }

    [Fact]
    public async Task Sync_APlanForAnotherSilo_StartsNothingAndSaysWhereTheSlotIs()
    {
        _haul.Origin.Add("s", 1, Length);

        var report = await Grain.Sync(Plan(1) with { Silo = "S127.0.0.1:1:1" });

        Assert.Equal((false, false, 0L), (report.Running, report.Ended, report.Epoch));
        Assert.Empty(_haul.Origin.Log.All);
        await Grain.Sync(Plan(2) with { Silo = report.Silo });
        Assert.Null((await WaitFor(Plan(2) with { Silo = report.Silo }, report => report.Ended)).Error);
    }

    [Fact]
    public async Task Sync_AnOlderPlan_IsRefusedWithTheHigherRevision()
    {
        _haul.Origin.Limits.TotalRate = 2_000_000;
        _haul.Origin.Add("s", 1, Length);
        await Grain.Sync(Plan(5));

        var report = await Grain.Sync(Plan(4) with { Segment = new(9, new(0, Block), 1) });

        Assert.Equal((1, 5L), (report.Generation, report.Revision));
        Assert.Equal(0, report.Segment!.Number);
        Assert.Equal(0, Row!.Segment!.Number);
        Assert.True(report.Running);
    }

    [Fact]
    public async Task Sync_Stop_KeepsWhatIsDurableAndANextAttemptGoesOnThere()
    {
        var hold = new HoldMidBody((2 * Block) + 100_000);
        _haul.Origin.Add("s", 1, Length, hold);
        await Grain.Sync(Plan(1));
        await WaitFor(Plan(1), report => report.Offset > 2 * Block);

        var stopped = await Grain.Sync(Plan(2) with { Segment = null, Source = null });
        hold.Release();
        Assert.False(stopped.Running);
        await Grain.Sync(Plan(3, attempt: 2));
        var report = await WaitFor(Plan(3, attempt: 2), report => report.Ended);

        Assert.Equal((Length, 2L), (report.Offset, report.Epoch));
        Assert.Equal(stopped.Offset, _haul.Origin.Log.All[^1].Asked!.Value.Start);
        Assert.Equal(0, _haul.Origin.Log.All[^1].Asked!.Value.Start % (64 * 1024));
    }

    [Fact]
    public async Task Sync_NarrowedBelowThePosition_EndsThere()
    {
        var hold = new HoldMidBody((2 * Block) + 100_000);
        _haul.Origin.Add("s", 1, Length, hold);
        await Grain.Sync(Plan(1));
        await WaitFor(Plan(1), report => report.Position > 2 * Block);

        var cut = Plan(2) with { Segment = new(0, new(0, Block), 1) };
        await Grain.Sync(cut);
        hold.Release();
        var report = await WaitFor(cut, report => report.Ended);

        Assert.Null(report.Error);
        Assert.True(report.Offset >= Block);
    }

    [Fact]
    public async Task Sync_RowChangedBehindItsBack_StopsAndWritesNothingMore()
    {
        var hold = new HoldMidBody(Block + 200_000);
        _haul.Origin.Add("s", 1, Length, hold);
        await Grain.Sync(Plan(1));
        await WaitFor(Plan(1), report => report.Offset > Block);

        _haul.Rows.Seize<SegmentState>("segment", GrainId, row => row with { Epoch = 7 });
        var seized = _haul.Rows.Describe(_id.Value);
        var gone = _haul.Silos.WaitForDeactivationAsync(GrainId);
        hold.Release();

        await gone.WaitAsync(HaulCluster.Patience, TestContext.Current.CancellationToken);
        await _haul.Origin.Log.Settled();
        Assert.Equal(seized, _haul.Rows.Describe(_id.Value));
        Assert.Single(_haul.Origin.Log.All);
        Assert.Equal(7, (await _haul.Silos.Client.GetGrain<ISegmentGrainState>($"{_id}/0").GetState()).Epoch);
    }

    [Fact]
    public async Task Sync_NextGeneration_StartsAfresh()
    {
        _haul.Origin.Add("s", 1, Length);
        await Grain.Sync(Plan(1));
        await WaitFor(Plan(1), report => report.Ended);
        await new DirectoryStore(_haul.Root, TimeProvider.System).Create(new("s", 2, Block, Length), Length, TestContext.Current.CancellationToken);

        var next = Plan(2) with { Generation = 2, Part = new("s", 2, Block, Length) };
        await Grain.Sync(next);
        await WaitFor(next, report => report.Ended && report.Generation == 2);

        Assert.Equal((2, 2L, Length), (Row!.Generation, Row.Epoch, Row.Offset));
        Assert.Equal(2, _haul.Origin.Log.All.Count);
    }

    private Task<SegmentReport> WaitFor(SegmentPlan plan, Func<SegmentReport, bool> condition) =>
        Eventually.Value(async () => await Grain.Sync(plan) is var report && condition(report) ? report : null, HaulCluster.Patience, "the slot gets there");

    private SegmentPlan Plan(long revision, int attempt = 1) => new()
    {
        Download = _id,
        Generation = 1,
        Revision = revision,
        Segment = new(0, new(0, Length), attempt),
        Source = new(_haul.Origin.Uri("s").AbsoluteUri, new() { Length = Length, ETag = new OriginFile { Seed = 1, Length = Length }.ETag, Ranges = true }, TimeSpan.FromSeconds(20), null),
        Part = new("s", 1, Block, Length),
    };
}
