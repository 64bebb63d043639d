using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests.Pumping;

public class SegmentPumpTests
{
    private const int Block = Bench.Block;
    private const int Edge = Bench.Edge;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3 * Block)]
    [InlineData((2 * Block) + 12_345)]
    [InlineData(1)]
    public async Task Next_WholeFile_MovesTheBytesAndHashesTheBlocks(int length)
    {
        var bench = new Bench(length);
        bench.Body = (start, end) => new ChoppedStream(new GeneratedStream(Bench.Seed, start, end - start), 40_007);
        var pump = bench.Pump();

        var step = (await bench.Run(pump))[^1];

        Assert.Null(step.Error);
        Assert.Equal((length, null), (step.Offset, step.HeadHash));
        Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content));
        Assert.Equal(Enumerable.Range(0, (length + Block - 1) / Block).Select(block => Bench.HashOf(block, Math.Min(Block, length - (block * Block)))), step.Hashes);
        Assert.Equal(length, pump.Received);
        Assert.True(bench.Part.Disposed);
    }

    [Fact]
    public async Task Next_AnyWrite_StartsAndEndsOnAnEdgeButAtTheFilesEnd()
    {
        var bench = new Bench((2 * Block) + 12_345);
        bench.Body = (start, end) => new ChoppedStream(new GeneratedStream(Bench.Seed, start, end - start), 33_333);

        await bench.Run(bench.Pump());

        Assert.All(bench.Part.Writes, write => Assert.True(write.Start % Edge == 0 && (write.End % Edge == 0 || write.End == (2 * Block) + 12_345), write.ToString()));
    }

    [Fact]
    public async Task Next_AtACheckpoint_FlushesBeforeItSaysSo()
    {
        var bench = new Bench();
        var body = new StallingStream(new GeneratedStream(Bench.Seed, 0, 3 * Block), Block + 100_000);
        bench.Body = (_, _) => body;
        var pump = bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await body.Stalled;

        Assert.False(next.IsCompleted);
        bench.Part.Strike();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.False(step.Ended);
        Assert.Equal((Block + Edge, 1), (step.Offset, bench.Part.Flushes));
        Assert.Equal(bench.Part.Durable, step.Offset);
        Assert.Equal([Bench.HashOf(0)], step.Hashes);
        Assert.Equal(Bench.Hash(Block, Edge), step.HeadHash);

        body.Release();
        var last = await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal((3 * Block, true), (last.Offset, last.Ended));
        Assert.Equal([Bench.HashOf(1), Bench.HashOf(2)], last.Hashes);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Open_EveryConnectionInUse_AsksWhenTheOneBeforeHasItsLastByte()
    {
        var bench = new Bench();
        bench.Permits.Limit = 1;
        var (first, second) = (bench.Pump(end: Block), bench.Pump(start: Block, end: 2 * Block));
        await first.Open();
        var opening = second.Open();
        Assert.Equal((true, false), (first.IsConnected, second.IsConnected));

        var next = first.Next();
        await first.Moved;

        await opening.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal((false, true), (first.IsConnected, second.IsConnected));
        Assert.Equal(Block, (await next).Offset);
        Assert.Equal(2 * Block, (await second.Next()).Offset);
        await first.DisposeAsync();
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Rest_OfAPumpThatWaitsForAConnection_EndsItWithoutARequest()
    {
        var bench = new Bench();
        bench.Permits.Limit = 0;
        var pump = bench.Pump();
        var opening = pump.Open();

        await pump.Rest();

        Assert.Null(await opening.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal(TransferErrorKind.Stopped, (await pump.Next()).Error!.Kind);
        Assert.Empty(bench.Asked);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Dispose_OfAPumpThatNeverMoved_GivesItsConnectionBack()
    {
        var bench = new Bench { Refusal = new(TransferErrorKind.Transient, "No.", ErrorCode.Network) };
        bench.Permits.Limit = 1;
        await bench.Run(bench.Pump());

        Assert.Single(await bench.Run(bench.Pump()));
    }

    [Fact]
    public async Task Next_BodyBreaks_KeepsWhatCame()
    {
        var bench = new Bench();
        bench.Body = (start, end) => new ThrowingStream(
            new GeneratedStream(Bench.Seed, start, end - start), Block + 70_000, () => new SourceException(new(TransferErrorKind.Transient, "It broke.", ErrorCode.Network)));

        var step = (await bench.Run(bench.Pump()))[^1];

        Assert.Equal(TransferErrorKind.Transient, step.Error!.Kind);
        Assert.Equal(Block + Edge, step.Offset);
        Assert.Equal([Bench.HashOf(0)], step.Hashes);
        Assert.Equal(Bench.Hash(Block, Edge), step.HeadHash);
    }

    [Fact]
    public async Task Next_RepliesShorterThanTheRange_AsksForTheRest()
    {
        var bench = new Bench { ReplyLimit = Block };

        var step = (await bench.Run(bench.Pump()))[^1];

        Assert.Null(step.Error);
        Assert.Equal([0, Block, 2 * Block], bench.Asked.Select(range => range.Start));
        Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content));
    }

    [Fact]
    public async Task Next_ShortReplyWhileNoConnectionIsAllowed_WaitsWithTheRest()
    {
        var bench = new Bench { ReplyLimit = Block };
        var pump = bench.Pump();
        await pump.Open();
        bench.Permits.Limit = 0;
        var running = pump.Next();
        await Eventually.True(() => !pump.IsConnected, TimeSpan.FromSeconds(20), "the connection is given back");
        Assert.Equal([0], bench.Asked.Select(range => range.Start));

        bench.Permits.Limit = 1;
        while (!(await running.WaitAsync(TimeSpan.FromSeconds(20), Token)).Ended)
        {
            running = pump.Next();
        }

        Assert.Equal([0, Block, 2 * Block], bench.Asked.Select(range => range.Start));
        await pump.DisposeAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public async Task Narrow_BetweenTwoRepliesToWhatIsWritten_AsksForNothingMore(int inHand)
    {
        var bench = new Bench { ReplyLimit = Block + inHand };
        var pump = bench.Pump();
        await pump.Open();
        bench.Permits.Limit = 0;
        var running = pump.Next();
        await Eventually.True(() => !pump.IsConnected, TimeSpan.FromSeconds(20), "the connection is given back");

        pump.Narrow(Block);
        bench.Permits.Limit = 1;
        PumpStep step;
        while (!(step = await running.WaitAsync(TimeSpan.FromSeconds(20), Token)).Ended)
        {
            running = pump.Next();
        }

        Assert.Equal((Block, null), (step.Offset, step.Error));
        Assert.Equal([0], bench.Asked.Select(range => range.Start));
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Open_CutToWhatIsDurableWhileItWaits_AsksForNothing()
    {
        var bench = new Bench { Permits = { Limit = 0 } };
        var pump = bench.Pump(offset: Block);
        var opening = pump.Open();

        pump.Narrow(Block);
        bench.Permits.Limit = 1;
        await opening.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var step = await pump.Next();
        Assert.Equal((Block, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        Assert.Empty(bench.Asked);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_ReplyWithoutAByte_IsTransient()
    {
        var bench = new Bench { ReplyLimit = 0 };

        Assert.Equal(TransferErrorKind.Transient, (await bench.Run(bench.Pump()))[^1].Error!.Kind);
    }

    [Fact]
    public async Task Open_Refused_IsTheFirstAndLastStep()
    {
        var bench = new Bench { Refusal = new(TransferErrorKind.Busy, "Later.", ErrorCode.OriginRefused) };

        var step = Assert.Single(await bench.Run(bench.Pump()));

        Assert.Equal(TransferErrorKind.Busy, step.Error!.Kind);
        Assert.Equal(0, step.Offset);
    }

    [Fact]
    public async Task Narrow_WhileRunning_EndsThere()
    {
        var (bench, body, pump, next) = await Bench.Stalled(Block / 2);

        pump.Narrow(Block);
        body.Release();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal((Block, true), (step.Offset, step.Ended));
        Assert.Null(step.Error);
        Assert.Equal([Bench.HashOf(0)], step.Hashes);
        Assert.DoesNotContain(bench.Part.Writes, write => write.End > Block);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Narrow_BelowThePosition_KeepsWhatIsThere()
    {
        var (_, body, pump, next) = await Bench.Stalled((2 * Block) + 10);

        pump.Narrow(Block);
        body.Release();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.True(step.Ended);
        Assert.Null(step.Error);
        Assert.Equal(2 * Block, step.Offset);
        Assert.Equal([Bench.HashOf(0), Bench.HashOf(1)], step.Hashes);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Stop_InTheMiddle_KeepsWhatIsWritten()
    {
        var (bench, _, pump, next) = await Bench.Stalled(Block + 10);

        await pump.Stop();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal((Block, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        Assert.Equal(Block, bench.Part.Durable);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Open_InsideABlockWithTheRightHead_GoesOnThere()
    {
        var bench = new Bench();
        Bytes.Fill(Bench.Seed, 0, bench.Part.Content.AsSpan(0, Block + Edge));

        var step = (await bench.Run(bench.Pump(offset: Block + Edge, head: Bench.Hash(Block, Edge))))[^1];

        Assert.Equal(Block + Edge, Assert.Single(bench.Asked).Start);
        Assert.Equal([Bench.HashOf(1), Bench.HashOf(2)], step.Hashes);
        Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content));
    }

    [Fact]
    public async Task Open_InsideABlockWithAnotherHead_FetchesTheBlockAgain()
    {
        var bench = new Bench();
        Bytes.Fill(Bench.Seed, 0, bench.Part.Content.AsSpan(0, Block + Edge));
        bench.Part.Content[Block + 5] ^= 1;
        var pump = bench.Pump(offset: Block + Edge, head: Bench.Hash(Block, Edge));

        Assert.Equal(Block, await pump.Open());
        var step = await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal(Block, Assert.Single(bench.Asked).Start);
        Assert.Equal([Bench.HashOf(1), Bench.HashOf(2)], step.Hashes);
        Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content.AsSpan(Block), Block));
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_WriteFails_TrustsNothingPastTheLastFlush()
    {
        var bench = new Bench();
        bench.Part.FailAt = 2 * Block;

        var step = (await bench.Run(bench.Pump()))[^1];

        Assert.Equal((0L, TransferErrorKind.Store), (step.Offset, step.Error!.Kind));
        Assert.Empty(step.Hashes);
        Assert.Null(step.HeadHash);
    }

    [Fact]
    public async Task Next_FlushFails_TrustsNothingPastTheLastFlush()
    {
        var bench = new Bench();
        bench.Part.FailFlush = true;

        var step = (await bench.Run(bench.Pump()))[^1];

        Assert.Equal((0L, TransferErrorKind.Store), (step.Offset, step.Error!.Kind));
        Assert.Empty(step.Hashes);
    }

    [Fact]
    public async Task Next_PartPoisonedByAnother_WritesNothingMore()
    {
        var (bench, body, pump, next) = await Bench.Stalled(Block + 10);
        var writes = bench.Part.Writes.Count;

        bench.Part.Poison();
        body.Release();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.True(step.Ended);
        Assert.NotNull(step.Error);
        Assert.Equal(writes, bench.Part.Writes.Count);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_LeaseRunOut_WritesAndFlushesNothingMore()
    {
        var (bench, body, pump, next) = await Bench.Stalled(Block + 10);
        var writes = bench.Part.Writes.Count;

        bench.Clock.Advance(Lease.Duration);
        body.Release();
        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal((0L, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        Assert.Equal((writes, 0), (bench.Part.Writes.Count, bench.Part.Flushes));
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_StreamOfUnknownLength_LearnsItAndHashesTheShortBlock()
    {
        var length = Block + 12_345;
        var bench = new Bench(length) { Known = new() { ETag = "\"v\"" } };

        var step = (await bench.Run(bench.Pump(end: ByteRange.OpenEnd)))[^1];

        Assert.Null(step.Error);
        Assert.Equal(((long?)length, length), (step.LearnedLength, step.Offset));
        Assert.Equal([Bench.HashOf(0), Bench.HashOf(1, 12_345)], step.Hashes);
        Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content));
    }

    [Fact]
    public async Task Next_StreamThatRestartsAtZero_SkipsWhatIsDurable()
    {
        var bench = new Bench { FromZero = true };

        var step = (await bench.Run(bench.Pump(offset: 2 * Block)))[^1];

        Assert.Equal((3 * Block, true), (step.Offset, step.Ended));
        Assert.All(bench.Part.Writes, write => Assert.True(write.Start >= 2 * Block));
        Assert.Equal([Bench.HashOf(2)], step.Hashes);
    }

    [Fact]
    public async Task Next_StreamThatEndsBeforeWhatIsDurable_HasChanged()
    {
        var bench = new Bench { FromZero = true };
        bench.Body = (start, end) => new TruncatedStream(new GeneratedStream(Bench.Seed, start, end - start), Block);

        Assert.Equal(TransferErrorKind.Changed, (await bench.Run(bench.Pump(offset: 2 * Block)))[^1].Error!.Kind);
    }

    [Fact]
    public async Task Receive_AfterAProbe_PutsItsOpenBodyIntoThePart()
    {
        var bench = new Bench { Known = null };
        var pump = bench.Pump(end: ByteRange.OpenEnd, withPart: false);
        Assert.Equal(0, await pump.Open());
        Assert.Equal(3 * Block, pump.Probe!.Representation.Length);

        pump.Receive(new("f", 1, Block, 3 * Block), Block);
        var step = await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal((Block, true), (step.Offset, step.Ended));
        Assert.Equal([new(0, Block)], bench.Asked);
        await pump.DisposeAsync();
    }
}
