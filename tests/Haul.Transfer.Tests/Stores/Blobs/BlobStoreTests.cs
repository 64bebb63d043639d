using System.Net;
using System.Net.Sockets;
using System.Text;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests;

public sealed class BlobStoreTests(Azurite azurite)
{
    private const int Block = BlobBench.Block;

    private readonly BlobBench _bench = new(azurite.ConnectionString);

    private static PartSpec Spec => BlobBench.Spec;

    private static CancellationToken Token => BlobBench.Token;

    [Fact]
    public async Task Publish_EveryBlockStaged_IsTheFileAndVerified()
    {
        await _bench.Fill();
        Assert.Equal(TargetState.Free, await _bench.Store.Look(Spec.Name, Token));

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish());

        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
        Assert.Equal("verified", await _bench.Mark());
        Assert.Equal(TargetState.File, await _bench.Store.Look(Spec.Name, Token));
    }

    [Fact]
    public async Task Publish_BlocksOfAnyOrderAndTwice_AreInOrder()
    {
        await _bench.Fill(without: [0, 2]);
        await _bench.Fill(without: [1]);
        await _bench.Fill();

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish());

        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_RightDigests_ReadsBackAndMarks()
    {
        var read = new Furthest();
        await _bench.Fill();

        Assert.IsType<PublishOutcome.Published>(await _bench.Store.Publish(
            BlobBench.Order(digests: [BlobBench.Sha256, new(Digests.Md5, Bytes.Md5Hex(BlobBench.Seed, BlobBench.Length))]) with { ReadBack = read }, Token));

        Assert.Equal("verified", await _bench.Mark());
        Assert.Equal(BlobBench.Length, read.Value);
    }

    [Fact]
    public async Task Publish_WrongDigest_LeavesNothing()
    {
        var wrong = new Digest(Digests.Sha256, new('0', 64));
        await _bench.Fill();

        var mismatch = Assert.IsType<PublishOutcome.Mismatch>(await _bench.Publish(digests: [wrong]));

        Assert.Equal((wrong, BlobBench.Sha256.Hex), (mismatch.Expected, mismatch.Actual));
        Assert.Null(await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_EmptyFile_IsAnEmptyBlob()
    {
        await _bench.Store.Create(Spec with { Length = 0 }, 0, Token);

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(content: []));
        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(content: []));

        Assert.Empty((await _bench.DownloadContent())!);
        Assert.Equal("verified", await _bench.Mark());
    }

    [Fact]
    public async Task Publish_MissingBlocks_NamesThemAndCommitsNothing()
    {
        await _bench.Fill(without: [1, 3]);

        var lacking = Assert.IsType<PublishOutcome.Lacking>(await _bench.Publish());

        Assert.Equal(new RangeSet([new(Block, 2 * Block), new(3 * Block, BlobBench.Length)]), lacking.Blocks);
        Assert.Null(await _bench.DownloadContent());
        Assert.Equal(2, await _bench.Staged());
    }

    [Fact]
    public async Task Publish_OtherBytesForABlockToo_TakesTheManifests()
    {
        var other = BlobBench.Content.ToArray();
        other[Block + 5] ^= 1;
        await _bench.Fill();
        await _bench.Fill(other);
        Assert.Equal(5, await _bench.Staged());

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish());

        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_OtherBytesForABlockOnly_IsMissing()
    {
        var other = BlobBench.Content.ToArray();
        other[Block + 5] ^= 1;
        await _bench.Fill(other);

        Assert.Equal(RangeSet.Of(new(Block, 2 * Block)), Assert.IsType<PublishOutcome.Lacking>(await _bench.Publish()).Blocks);
    }

    [Fact]
    public async Task Publish_Twice_IsDoneOnce()
    {
        await _bench.Fill();
        await _bench.Publish(digests: [BlobBench.Sha256]);
        var etag = (await _bench.Blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag;

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(digests: [BlobBench.Sha256]));

        Assert.Equal(etag, (await _bench.Blob.GetPropertiesAsync(cancellationToken: Token)).Value.ETag);
    }

    [Fact]
    public async Task Publish_CommittedButNotReadBack_IsVerifiedByTheNext()
    {
        await _bench.Fill();
        var ids = BlobBench.Hashes(BlobBench.Content).Select((hash, block) => BlockId.Of(block, hash));
        await _bench.Blob.CommitBlockListAsync(ids, new() { Metadata = BlobMark.Of(BlobMark.Unverified, BlobBench.Download, []) }, Token);
        Assert.Null(await _bench.Files.Open(Spec.Name, Token));

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(digests: [BlobBench.Sha256]));

        Assert.Equal("verified", await _bench.Mark());
    }

    [Fact]
    public async Task Publish_OfBytesThatStandThereWithADigestThatNobodyCompared_ReadsThemBackAndLeavesThem()
    {
        await _bench.Fill();
        await _bench.Publish(digests: []);
        var wrong = new Digest(Digests.Sha256, new('0', 64));

        Assert.IsType<PublishOutcome.Mismatch>(await _bench.Publish(digests: [wrong]));
        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(digests: [BlobBench.Sha256]));

        Assert.Equal("verified", await _bench.Mark());
        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_ByManyAtOnce_IsRightForEach()
    {
        await _bench.Fill();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.Publish(digests: [BlobBench.Sha256])));

        Assert.All(outcomes, outcome => Assert.IsType<PublishOutcome.Published>(outcome));
        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
        Assert.Equal("verified", await _bench.Mark());
    }

    [Fact]
    public async Task Publish_WrongDigestByManyAtOnce_LeavesNothing()
    {
        await _bench.Fill();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.Publish(digests: [new(Digests.Sha256, new('0', 64))])));

        Assert.Null(await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_AnotherBlobStands_IsRefusedAndUntouched()
    {
        await _bench.PutCanary();
        await _bench.Fill();

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.Publish());

        Assert.Equal(ErrorCode.TargetExists, error.Code);
        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
    }

    [Fact]
    public async Task Publish_Forced_ReplacesWhatStands()
    {
        await _bench.PutCanary();
        await _bench.Fill();

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(force: true));
        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(force: true));

        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_ForcedWithAWrongDigest_LeavesWhatStoodThere()
    {
        await _bench.PutCanary();
        await _bench.Fill();

        Assert.IsType<PublishOutcome.Mismatch>(await _bench.Publish(force: true, digests: new Digest(Digests.Md5, new('0', 32))));

        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
        Assert.Null(await _bench.Mark());
        Assert.Equal(0, await _bench.Snapshots());
    }

    [Fact]
    public async Task Publish_ForcedWithTheRightDigest_LeavesNoSnapshot()
    {
        await _bench.PutCanary();
        await _bench.Fill();

        Assert.IsType<PublishOutcome.Published>(await _bench.Publish(force: true, digests: BlobBench.Sha256));

        Assert.Equal(BlobBench.Content, await _bench.DownloadContent());
        Assert.Equal(BlobMark.Verified, await _bench.Mark());
        Assert.Equal(0, await _bench.Snapshots());
    }

    /// <summary>The next publish finds the snapshot of the one that broke off, and not what that one left, to be what stood there.</summary>
    [Fact]
    public async Task Publish_ForcedAfterOneThatBrokeOff_StillLeavesWhatStoodThere()
    {
        using var broken = new CancellationTokenSource();
        var other = Bytes.Make(BlobBench.Seed + 1, BlobBench.Length);
        await _bench.PutCanary();
        await _bench.Fill();
        var order = BlobBench.Order(force: true, digests: BlobBench.Sha256) with { ReadBack = new Break(broken) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Store.Publish(order, broken.Token).AsTask());
        Assert.Equal(BlobMark.Unverified, await _bench.Mark());

        await _bench.Fill(other);
        Assert.IsType<PublishOutcome.Mismatch>(await _bench.Publish(force: true, content: other, digests: BlobBench.Sha256));

        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
        Assert.Equal(0, await _bench.Snapshots());
    }

    [Fact]
    public async Task Publish_LeaseRunOut_CommitsNothing()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var lease = new Lease(clock);
        await _bench.Fill();
        clock.Advance(Lease.Duration);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Store.Publish(BlobBench.Order() with { Lease = lease }, Token).AsTask());

        Assert.Null(await _bench.DownloadContent());
    }

    [Fact]
    public async Task Publish_ContainerGone_LacksEveryBlock()
    {
        Assert.Equal(BlobBench.Length, Assert.IsType<PublishOutcome.Lacking>(await _bench.Publish()).Blocks.Length);
    }

    [Fact]
    public async Task Open_ContainerGone_SaysThatThePartIsLost()
    {
        using var part = await _bench.Store.Open(Spec, Token);

        await part.Write(0, BlobBench.Content.AsMemory(0, Block), Token);
        Assert.True((await Assert.ThrowsAsync<StoreException>(part.Flush)).PartLost);
    }

    [Fact]
    public async Task Write_MemoryForTheNextBlock_GathersItMeanwhile()
    {
        await _bench.Store.Create(Spec, null, Token);
        using var part = await _bench.Store.Open(Spec, Token);
        var gathered = part.Buffer;
        BlobBench.Content.AsMemory(0, Block).CopyTo(gathered);

        await part.Write(0, gathered, Token);
        Assert.False(gathered.Equals(part.Buffer), "The bytes of the block would be overwritten by those of the next.");
        part.Buffer.Span.Clear();
        Assert.True(gathered.Span.SequenceEqual(BlobBench.Content.AsSpan(0, Block)), "The block under upload is in the memory of the next.");

        await part.Flush();
        Assert.Equal(1, await _bench.Staged());
    }

    [Theory]
    [InlineData(1 << 20, 2)]
    [InlineData(8 << 20, 1)]
    public async Task Ready_AccountDoesNotAnswer_TakesSmallBlocksTwoAtOnce(int block, int most)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bench = new BlobBench($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://{listener.LocalEndpoint}/a;", blockMemory: 1 << 28);
        using var stop = new CancellationTokenSource();
        using var part = await bench.Store.Open(new("f", 1, block, 10L * block), Token);

        for (var begun = 0; begun < most; begun++)
        {
            Assert.True(part.Ready().IsCompleted, $"{begun} under way");
            await part.Write((long)begun * block, part.Buffer, stop.Token);
        }

        Assert.False(part.Ready().IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(part.Ready);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(part.Settle);
    }

    [Fact]
    public async Task Secure_TheLaterOfTwoBlocksIsStillUnderWay_TellsOfTheFirst()
    {
        await using var account = new SlowAccount();
        using var part = await account.Begin(2, Token);
        account.Acknowledge(0);

        Assert.Equal(Block, await part.Secure(0, 2 * Block).WaitAsync(SlowAccount.Patience, Token));
        Assert.False(part.Settle().IsCompleted);
        Assert.False(part.NextCheckpoint(Task.CompletedTask, Token).IsCompleted);
        account.Acknowledge(1);

        await part.NextCheckpoint(Task.CompletedTask, Token).WaitAsync(SlowAccount.Patience, Token);
        Assert.Equal(2 * Block, await part.Secure(Block, 2 * Block).WaitAsync(SlowAccount.Patience, Token));
    }

    [Fact]
    public async Task Secure_TheEarlierOfTwoBlocksIsStillUnderWay_TellsOfNeither()
    {
        await using var account = new SlowAccount();
        using var part = await account.Begin(2, Token);
        account.Acknowledge(1);
        await account.Answered(1);
        var (secured, settled, due) = (part.Secure(0, 2 * Block), part.Settle(), part.NextCheckpoint(Task.CompletedTask, Token));

        await Task.WhenAny(secured, settled, due, Task.Delay(TimeSpan.FromSeconds(0.3), Token));
        Assert.False(secured.IsCompleted || settled.IsCompleted || due.IsCompleted);
        account.Acknowledge(0);

        Assert.InRange(await secured.WaitAsync(SlowAccount.Patience, Token), Block, 2 * Block);
        await settled.WaitAsync(SlowAccount.Patience, Token);
    }

    [Fact]
    public async Task Secure_TheLaterOfTwoBlocksIsGivenUp_KeepsTheFirst()
    {
        await using var account = new SlowAccount();
        using var stop = new CancellationTokenSource();
        using var part = await account.Begin(2, stop.Token);
        account.Acknowledge(0);
        await account.Answered(0);
        await part.NextCheckpoint(Task.CompletedTask, Token).WaitAsync(SlowAccount.Patience, Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(part.Settle);
        Assert.Equal(Block, await part.Secure(0, 2 * Block));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => part.Secure(Block, 2 * Block));
    }

    [Fact]
    public async Task Write_NoMemoryForAnotherBlock_ReturnsWhenItIsStaged()
    {
        var bench = new BlobBench(azurite.ConnectionString, blockMemory: Block);
        await bench.Store.Create(Spec, null, Token);
        using var part = await bench.Store.Open(Spec, Token);
        var gathered = part.Buffer;

        await part.Write(0, gathered, Token);

        Assert.True(gathered.Equals(part.Buffer));
        Assert.Equal(1, await bench.Staged());
    }

    [Fact]
    public async Task Dispose_AfterWrites_GivesAllMemoryBack()
    {
        var bench = new BlobBench(azurite.ConnectionString, blockMemory: 2 * Block);
        await bench.Store.Create(Spec, null, Token);
        for (var round = 0; round < 5; round++)
        {
            using var part = await bench.Store.Open(Spec, Token);
            await part.Write(0, part.Buffer, Token);
            await part.Flush();
            using var other = await bench.Store.Open(Spec, Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Token); // the block that is uploaded waits for no other write
        }

        using var last = await bench.Store.Open(Spec, Token);
        var buffer = last.Buffer;
        await last.Write(0, buffer, Token);
        Assert.False(buffer.Equals(last.Buffer), "Memory for a second block was left.");
    }

    [Fact]
    public async Task Discard_StagedBlocks_LeavesNothing()
    {
        await _bench.Fill();

        await _bench.Store.Discard(Spec, BlobBench.Download, Token);
        await _bench.Store.Discard(Spec, BlobBench.Download, Token);

        Assert.Null(await _bench.DownloadContent());
        Assert.IsType<PublishOutcome.Lacking>(await _bench.Publish());
    }

    /// <summary>The blob was committed and could not be read back: nobody has called it finished.</summary>
    [Fact]
    public async Task Discard_CommittedButNotReadBack_BringsBackWhatStoodThere()
    {
        using var broken = new CancellationTokenSource();
        await _bench.PutCanary();
        await _bench.Fill();
        var order = BlobBench.Order(force: true, digests: BlobBench.Sha256) with { ReadBack = new Break(broken) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _bench.Store.Publish(order, broken.Token).AsTask());

        await _bench.Store.Discard(Spec, DownloadId.New(TimeProvider.System), Token);
        Assert.Equal(BlobMark.Unverified, await _bench.Mark());
        await _bench.Store.Discard(Spec, BlobBench.Download, Token);
        await _bench.Store.Discard(Spec, BlobBench.Download, Token);

        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
        Assert.Equal(0, await _bench.Snapshots());
    }

    [Fact]
    public async Task Discard_Verified_LeavesIt()
    {
        await _bench.Fill();
        await _bench.Publish(digests: BlobBench.Sha256);

        await _bench.Store.Discard(Spec, BlobBench.Download, Token);

        Assert.Equal(BlobMark.Verified, await _bench.Mark());
    }

    [Fact]
    public async Task Discard_ABlobStands_LeavesItAlone()
    {
        await _bench.PutCanary();
        await _bench.Fill();

        await _bench.Store.Discard(Spec, BlobBench.Download, Token);

        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
    }

    [Fact]
    public async Task Create_MoreBlocksThanABlobHolds_IsRefused()
    {
        await _bench.Store.Create(Spec with { Length = 40_000L * Block }, null, Token);

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.Store.Create(Spec with { Length = (40_000L * Block) + 1 }, null, Token).AsTask());

        Assert.Equal((ErrorCode.Store, false), (error.Code, error.IsTransient));
        Assert.Contains("40,000 blocks", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_StreamGrowsPastTheLastBlock_IsRefused()
    {
        await _bench.Store.Create(Spec with { Length = null }, null, Token);
        using var part = await _bench.Store.Open(Spec with { Length = null }, Token);

        await part.Write(39_999L * Block, new byte[5], Token);
        var error = await Assert.ThrowsAsync<StoreException>(() => part.Write(40_000L * Block, new byte[5], Token).AsTask());

        Assert.Equal((ErrorCode.Store, false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Write_BytesGarbledOnTheWay_AreRefusedByTheAccount()
    {
        await _bench.Store.Create(Spec, null, Token);
        using var stream = new MemoryStream(new byte[100]);
        var wrong = new Azure.Storage.UploadTransferValidationOptions { ChecksumAlgorithm = Azure.Storage.StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = new byte[16] };

        var error = await Assert.ThrowsAsync<StoreException>(() => _bench.Access.Ask(
            "stage a block of", _bench.Blob.Uri, BlobAccess.Patience, token => _bench.Blob.StageBlockAsync(BlockId.Of(0, default), stream, new() { TransferValidation = wrong }, token), Token));

        Assert.Contains("Md5Mismatch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MemoryUsedUp_WaitsForABlockToBeGivenBack()
    {
        var bench = new BlobBench(azurite.ConnectionString, blockMemory: 2 * Block);
        Assert.Equal(2, bench.Store.MostConnections(Block));
        Assert.Equal(1, bench.Store.MostConnections(64 << 20));
        var first = await bench.Store.Open(Spec, Token);
        using var second = await bench.Store.Open(Spec, Token);
        using var leaving = new CancellationTokenSource();
        var left = bench.Store.Open(Spec, leaving.Token).AsTask();
        var third = bench.Store.Open(Spec, Token).AsTask();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.False(third.IsCompleted);
        first.Dispose();

        using var given = await third.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal(Block, given.Buffer.Length);
    }

    [Fact]
    public async Task Delete_PublishedBlobOrNone_LeavesNeitherBlobNorManifest()
    {
        await _bench.Fill();
        await _bench.Publish();
        await _bench.Store.KeepManifest(Spec.Name, BlobBench.Download, "manifest"u8.ToArray(), Token);

        await _bench.Store.Delete(Spec, "file.bin@1", BlobBench.Download, Token);
        await _bench.Store.Delete(Spec, "file.bin@1", BlobBench.Download, Token);

        Assert.Null(await _bench.DownloadContent());
        Assert.False(await _bench.Container.GetBlobClient($".haul/{BlobBench.Download}.manifest").ExistsAsync(Token));
    }

    [Fact]
    public async Task Delete_BlobOfSomebodyElse_LeavesIt()
    {
        await _bench.PutCanary();

        await _bench.Store.Delete(Spec, "file.bin@1", BlobBench.Download, Token);

        Assert.Equal("canary", Encoding.UTF8.GetString((await _bench.DownloadContent())!));
    }

    [Fact]
    public async Task KeepManifest_Twice_LeavesTheLast()
    {
        var id = DownloadId.New(TimeProvider.System);
        await _bench.Store.Create(Spec, null, Token);

        await _bench.Store.KeepManifest(Spec.Name, id, "first"u8.ToArray(), Token);
        await _bench.Store.KeepManifest(Spec.Name, id, "second"u8.ToArray(), Token);

        Assert.Equal("second", (await _bench.Container.GetBlobClient($".haul/{id}.manifest").DownloadContentAsync(Token)).Value.Content.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData(".haul")]
    public async Task Create_NameThatLeavesTheContainersTop_IsRefused(string name) =>
        Assert.Equal(ErrorCode.Usage, (await Assert.ThrowsAsync<StoreException>(() => _bench.Store.Create(Spec with { Name = name }, null, Token).AsTask())).Code);

    [Fact]
    public async Task FreeName_TakenName_IsNumbered()
    {
        await _bench.PutCanary();

        Assert.Equal("file (1).bin", (await _bench.Store.FreeName(Spec.Name, 0, Token)).Name);
    }

    [Fact]
    public void Locate_AnyName_IsItsUrlWithoutSecrets()
    {
        var shown = _bench.Store.Locate("a b#c.bin");

        Assert.EndsWith($"/{_bench.Container.Name}/a%20b%23c.bin", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('?', shown);
    }

    [Theory]
    [InlineData("no connection string", "haul")]
    [InlineData("UseDevelopmentStorage=true", "Not A Container")]
    public void New_BadSettings_AreRefusedWithoutRepeatingThem(string connection, string container)
    {
        var error = Assert.Throws<StoreException>(() => new BlobStore(new() { ConnectionString = connection, Container = container }, TimeProvider.System));

        Assert.Equal(ErrorCode.Usage, error.Code);
        Assert.DoesNotContain("no connection string", error.Message, StringComparison.Ordinal);
    }

    private sealed class Furthest : IProgress<long>
    {
        public long Value { get; private set; }

        public void Report(long value) => Value = Math.Max(Value, value);
    }

    /// <summary>Ends a publish while the blob is read back, as a silo that dies does.</summary>
    private sealed class Break(CancellationTokenSource source) : IProgress<long>
    {
        public void Report(long value) => source.Cancel();
    }
}
