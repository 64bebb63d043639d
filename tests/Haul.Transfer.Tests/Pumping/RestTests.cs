using CsCheck;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests.Pumping;

/// <summary>A pump that ends in order: nothing that it has received is fetched again.</summary>
public class RestTests
{
    private const int Block = Bench.Block;
    private const int Edge = Bench.Edge;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Rest_AtAnyMoment_LosesNoByteThatWasReceived() =>
        Gen.Select(Gen.Int[0, 3 * Block], Gen.Int[1, 300_000], Gen.OneOf(Gen.Const(Edge), Gen.Const(Block / 4)), Gen.Int[1, 3 * Block], Gen.Bool).SampleAsync(
            async (after, chop, edge, length, behind) =>
            {
                var bench = new Bench(length, edge) { Part = { Behind = behind ? async () => await Task.Yield() : null } };
                var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                bench.Body = (start, end) => new ChoppedStream(new NoticingStream(new GeneratedStream(Bench.Seed, start, end - start), after, reached), chop);
                var pump = bench.Pump();
                await pump.Open();
                var step = pump.Next();

                await Task.WhenAny(reached.Task, step);
                var rest = pump.Rest();
                var last = await step.WaitAsync(TimeSpan.FromSeconds(20));
                while (!last.Ended)
                {
                    last = await pump.Next();
                }

                // Its grain ends the run while another call waits for the rest.
                await pump.DisposeAsync();
                await rest;
                Assert.Equal(pump.Received, last.Offset);
                Assert.Equal(last.Offset, bench.Part.Durable);
                Assert.Equal(last.Offset, pump.Position);
                Assert.Equal(last.Offset < length ? TransferErrorKind.Stopped : null, last.Error?.Kind);
                Assert.True(last.Offset % edge == 0 || last.Offset == length, $"{last.Offset} is no edge.");
            },
            iter: 300);

    [Fact]
    public async Task Rest_BytesInHandAndNoMoreComing_GivesUpAtTheDeadline()
    {
        var (bench, _, pump, next) = await Bench.Stalled(Block + 10);
        Assert.Equal(Block + 10, pump.Position);

        var rest = pump.Rest();
        Assert.False(rest.IsCompleted);
        bench.Clock.Advance(SegmentPump.RestPatience);
        await rest.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal((Block, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        Assert.Equal(Block, pump.Position);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Rest_NothingInHandAndNoMoreComing_EndsSoon()
    {
        var (bench, _, pump, next) = await Bench.Stalled(Block);

        var rest = pump.Rest();
        bench.Clock.Advance(SegmentPump.ReadPatience);
        await rest.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal((Block, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Rest_NothingInHandAndAReadUnderWay_KeepsWhatItBrings()
    {
        var (_, body, pump, next) = await Bench.Stalled(Block);

        var rest = pump.Rest();
        body.Release();
        await rest.WaitAsync(TimeSpan.FromSeconds(20), Token);

        var step = await next.WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.True(step.Offset > Block);
        Assert.Equal(pump.Received, step.Offset);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Rest_BeforeTheBodyIsMoved_EndsWithNothing()
    {
        var bench = new Bench { Known = null };
        var pump = bench.Pump(end: ByteRange.OpenEnd, withPart: false);
        await pump.Open();

        await pump.Rest().WaitAsync(TimeSpan.FromSeconds(20), Token);

        var step = await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), Token);
        Assert.Equal((0, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error!.Kind));
        Assert.Equal(0, pump.Received);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_StoreThatKeepsEachWrite_ReturnsAfterIt()
    {
        var bench = new Bench(3 * Block, Block / 4, checksEveryWrite: true);
        var body = new StallingStream(new GeneratedStream(Bench.Seed, 0, 3 * Block), (Block / 2) + 10);
        bench.Body = (_, _) => body;
        var pump = bench.Pump();
        await pump.Open();

        var offset = 0L;
        while (offset < Block / 2)
        {
            offset = (await pump.Next().WaitAsync(TimeSpan.FromSeconds(20), Token)).Offset;
        }

        Assert.Equal(Block / 2, offset);
        await pump.DisposeAsync();
    }

    [Fact]
    public async Task Next_StoreIsBusy_KeepsWhatItHasTaken()
    {
        var bench = new Bench(3 * Block, Block / 4);
        bench.Part.FailAt = 2 * Block;
        bench.Part.Failure = () => new StoreException(ErrorCode.Store, "Later.") { IsTransient = true };

        var step = (await bench.Run(bench.Pump()))[^1];

        Assert.Equal(TransferErrorKind.StoreBusy, step.Error!.Kind);
        Assert.Equal(2 * Block, step.Offset);
    }

    /// <summary>Says when so many bytes have been given.</summary>
    private sealed class NoticingStream(Stream inner, long after, TaskCompletionSource reached) : StreamFake(inner)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Another thread gets its turn, as with a socket.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (Given >= after)
            {
                reached.TrySetResult();
            }

            return await ReadInner(buffer, cancellationToken);
        }
    }
}
