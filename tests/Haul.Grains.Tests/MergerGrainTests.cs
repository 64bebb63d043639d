using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Haul.Transfer;
using Orleans.Runtime;

namespace Haul.Grains.Tests;

/// <summary>A merger that is told what to do by the test alone.</summary>
public sealed class MergerGrainTests : IAsyncLifetime
{
    private const int Block = 1 << 20;
    private const int Length = 2 * Block;
    private const long Seed = 7;

    private static readonly PartSpec Part = new("m", 1, Block, Length);

    private readonly DownloadId _id = HaulCluster.NewId();
    private readonly byte[] _content = Bytes.Make(Seed, Length);
    private HaulCluster _haul = null!;
    private string _identity = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private IMergerGrain Grain => _haul.Silos.Client.GetGrain<IMergerGrain>(_id.Value);

    public async ValueTask InitializeAsync()
    {
        _haul = await HaulCluster.Start(1);
        _identity = (await new DirectoryStore(_haul.Root, TimeProvider.System).Create(Part, Length, Token)).Identity;
    }

    public ValueTask DisposeAsync() => _haul.DisposeAsync();

    [Fact]
    public async Task Sync_ABlockThatCameAgainAfterItWasHashed_HashesWhatIsThere()
    {
        var digest = new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length));
        var wrong = Enumerable.Repeat((byte)1, Block).ToArray();
        await Put(0, wrong);
        await WaitFor(Plan(1, MergeAction.Check, Block, digest), report => report.Checked == Block);

        await Put(0, _content[..Block]);
        await Put(1, _content[Block..]);
        var report = await WaitFor(Plan(2, MergeAction.Publish, Length, digest), report => report.Published || report.Error is not null);

        Assert.Null(report.Error);
        Assert.Equal(Digests.Sha256, report.Verified);
        await _haul.AssertRight("m", Seed, Length);
    }

    [Fact]
    public async Task Sync_ABlockThatCameAgainWithWrongBytes_IsNotCalledVerified()
    {
        var digest = new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length));
        await Put(0, _content[..Block]);
        await WaitFor(Plan(1, MergeAction.Check, Block, digest), report => report.Checked == Block);

        await Put(0, Enumerable.Repeat((byte)1, Block).ToArray());
        await Put(1, _content[Block..]);
        var report = await WaitFor(Plan(2, MergeAction.Publish, Length, digest), report => report.Published || report.Error is not null);

        Assert.Equal(ErrorCode.Integrity, report.Error?.Code);
        Assert.False(File.Exists(_haul.PathOf("m")));
    }

    [Fact]
    public async Task Sync_ADigestThatWasGivenLater_IsCompared()
    {
        await Put(0, _content[..Block]);
        await Put(1, _content[Block..]);
        await File.WriteAllTextAsync(_haul.PathOf("m"), "somebody's", Token);
        await WaitFor(Plan(1, MergeAction.Publish, Length) with { Digests = [] }, report => report.Error?.Code is ErrorCode.TargetExists);
        File.Delete(_haul.PathOf("m"));

        var report = await WaitFor(Plan(2, MergeAction.Publish, Length, new Digest(Digests.Md5, new('0', 32))), report => report.Published || report.Error?.Code is ErrorCode.Integrity);

        Assert.Equal(ErrorCode.Integrity, report.Error?.Code);
        Assert.False(File.Exists(_haul.PathOf("m")));
    }

    [Fact]
    public async Task Sync_ADigestThatIsGivenWhileThePartIsRead_IsCompared()
    {
        await Put(0, _content[..Block]);
        await Put(1, _content[Block..]);
        var (reached, goOn) = HoldTheManifest();
        await Grain.Sync(Plan(1, MergeAction.Publish, Length, new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length))));
        await reached.WaitAsync(HaulCluster.Patience, Token);

        var later = Plan(2, MergeAction.Publish, Length, new Digest(Digests.Md5, new('0', 32)));
        await Grain.Sync(later);
        goOn.SetResult();
        var report = await WaitFor(later, report => report.Published || report.Error is not null);

        Assert.Equal(ErrorCode.Integrity, report.Error?.Code);
        Assert.False(File.Exists(_haul.PathOf("m")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sync_ADigestThatWasGivenAfterTheFileWasPublished_IsComparedWithTheFile(bool right)
    {
        await Put(0, _content[..Block]);
        await Put(1, _content[Block..]);
        File.Move(_haul.PathOf("m.part"), _haul.PathOf("m"));

        var digest = new Digest(Digests.Sha256, right ? Bytes.Sha256Hex(Seed, Length) : new('0', 64));
        var report = await WaitFor(Plan(1, MergeAction.Publish, Length, digest), report => report.Published || report.Error is not null);

        Assert.Equal((right, right ? null : ErrorCode.Integrity), (report.Published, report.Error?.Code));
        Assert.Equal(right ? Digests.Sha256 : "no", report.Verified);
    }

    [Fact]
    public async Task Sync_NextGenerationWhileThePartIsRead_DoesNotMissTheOldOne()
    {
        await Put(0, _content[..Block]);
        var digest = new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length));
        var (reached, goOn) = HoldTheManifest();
        await Grain.Sync(Plan(1, MergeAction.Check, Block, digest));
        await reached.WaitAsync(HaulCluster.Patience, Token);

        File.Move(_haul.PathOf("m.part"), _haul.PathOf("m.part2"));
        await Put(0, _content[..Block], generation: 2);
        var next = Plan(2, MergeAction.Check, Block, digest) with { Generation = 2, Part = Part with { Generation = 2 } };
        await Grain.Sync(next);
        goOn.SetResult();
        var report = await WaitFor(next, report => report.Checked == Block || report.Error is not null);

        Assert.Null(report.Error);
    }

    [Fact]
    public async Task Sync_PartGone_SaysSoAndGoesOnWhenItIsThereAgain()
    {
        await Put(0, _content[..Block]);
        File.Move(_haul.PathOf("m.part"), _haul.PathOf("away"));
        var plan = Plan(1, MergeAction.Check, Block, new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length)));

        var report = await WaitFor(plan, report => report.PartLost);
        File.Move(_haul.PathOf("away"), _haul.PathOf("m.part"));

        Assert.Null(report.Error);
        Assert.Null((await WaitFor(plan, report => report.Checked == Block)).Error);
    }

    [Fact]
    public async Task Sync_Rest_StopsReading()
    {
        await Put(0, _content[..Block]);
        await Put(1, _content[Block..]);
        var digest = new Digest(Digests.Sha256, Bytes.Sha256Hex(Seed, Length));
        var (reached, goOn) = HoldTheManifest();
        await Grain.Sync(Plan(1, MergeAction.Publish, Length, digest));
        await reached.WaitAsync(HaulCluster.Patience, Token);
        await Grain.Sync(Plan(2, MergeAction.Rest, Length, digest));
        goOn.SetResult();
        await WaitFor(Plan(2, MergeAction.Rest, Length, digest), report => report.Checked == Block);

        // What would have gone on with the first plan publishes before it looks at the next.
        await Grain.Sync(Plan(3, MergeAction.Check, Length, digest));
        await WaitFor(Plan(3, MergeAction.Check, Length, digest), report => report.Checked == Length);

        Assert.False(File.Exists(_haul.PathOf("m")));
    }

    /// <summary>The next read of a manifest page waits until it may go on.</summary>
    private (Task Reached, TaskCompletionSource GoOn) HoldTheManifest()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _haul.Rows.BeforeRead = (name, _) => name.StartsWith("manifest", StringComparison.Ordinal) && reached.TrySetResult() ? goOn.Task : Task.CompletedTask;
        return (reached.Task, goOn);
    }

    /// <summary>What a pump and the file grain leave of a finished block: its bytes, and its hash in the manifest.</summary>
    private async Task Put(int block, byte[] bytes, int generation = 1)
    {
        using (var file = File.OpenHandle(_haul.PathOf(generation == 1 ? "m.part" : $"m.part{generation}"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            await RandomAccess.WriteAsync(file, bytes, (long)block * Block, Token);
        }

        var pages = new ManifestPages(_haul.Rows, GrainId.Create("file", _id.Value));
        await pages.Set(generation, block, BlockHash.From(System.IO.Hashing.XxHash128.HashToUInt128(bytes)), silo: 0);
        await pages.Save();
    }

    private Task<MergeReport> WaitFor(MergePlan plan, Func<MergeReport, bool> condition) =>
        Eventually.Value(async () => await Grain.Sync(plan) is var report && condition(report) ? report : null, HaulCluster.Patience, "the merger gets there");

    private MergePlan Plan(long revision, MergeAction action, long prefix, params Digest[] digests) => new()
    {
        Download = _id,
        Generation = 1,
        Revision = revision,
        Action = action,
        Part = Part,
        Prefix = prefix,
        Digests = [.. digests],
        PartIdentity = _identity,
    };
}
