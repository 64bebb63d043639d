using CsCheck;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Transfer.Tests.Pumping;

/// <summary>A store whose writes return before they are done: the pump gathers meanwhile and reports nothing that is not durable.</summary>
public class WriteBehindTests
{
    private const int Block = Bench.Block;
    private const int Edge = Block / 4;

    private readonly TaskCompletionSource _upload = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Bench _bench = new(3 * Block, Edge, checksEveryWrite: true);

    public WriteBehindTests() => _bench.Part.Behind = () => _upload.Task;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static StoreException Busy => new(ErrorCode.Store, "The account is busy.") { IsTransient = true };

    private static TimeSpan Patience => TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Next_AWriteIsUnderWay_GathersAsMuchAsItMayAndReportsWhenItIsDone()
    {
        await using var pump = _bench.Pump();
        await pump.Open();
        var next = pump.Next();

        await Eventually.True(() => pump.Position >= Edge + _bench.Part.Ahead, Patience, "it gathers");
        Assert.Equal(Edge + _bench.Part.Ahead, pump.Position);
        Assert.False(next.IsCompleted);
        Assert.Empty(_bench.Part.Writes);
        _upload.SetResult();

        var step = await next.WaitAsync(Patience, Token);
        Assert.True(step.Offset >= Edge && step.Offset <= _bench.Part.Durable, $"{step.Offset} of {_bench.Part.Durable}");
    }

    [Fact]
    public async Task Next_ThePartTakesTwoWritesAtOnce_BeginsTheSecondAndReportsNeitherBeforeTheFirstIsDone()
    {
        var uploads = new[] { _upload, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        var begun = 0;
        _bench.Part.Several = 2;
        _bench.Part.Behind = () => uploads[begun++].Task;
        await using var pump = _bench.Pump(end: 2 * Edge);
        await pump.Open();
        var next = pump.Next();
        await pump.Moved.WaitAsync(Patience, Token);

        uploads[1].SetResult();
        await Eventually.True(() => _bench.Part.Writes.Count == 1, Patience, "the second is written");
        Assert.False(next.IsCompleted);
        _upload.SetResult();

        Assert.Equal(2 * Edge, (await Last(pump, next)).Offset);
        Assert.Equal([new(Edge, 2 * Edge), new(0, Edge)], _bench.Part.Writes);
    }

    [Fact]
    public async Task Next_TheWriteUnderWayFails_SaysSoAndReportsNothingOfIt()
    {
        await using var pump = _bench.Pump();
        await pump.Open();
        var next = pump.Next();
        _upload.SetException(Busy);

        var step = await next.WaitAsync(Patience, Token);

        Assert.Equal((0, true, TransferErrorKind.StoreBusy), (step.Offset, step.Ended, step.Error?.Kind));
    }

    [Fact]
    public async Task Stop_AWriteIsUnderWay_GivesItUp()
    {
        await using var pump = _bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await Eventually.True(() => pump.Position > Edge, Patience, "it gathers");

        await pump.Stop();

        var step = await next.WaitAsync(Patience, Token);
        Assert.Equal((0, true, TransferErrorKind.Stopped), (step.Offset, step.Ended, step.Error?.Kind));
    }

    [Fact]
    public async Task Rest_AWriteIsUnderWay_KeepsIt()
    {
        _bench.Body = (start, end) => new StallingStream(new GeneratedStream(Bench.Seed, start, end - start), Edge + 10);
        await using var pump = _bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await Eventually.True(() => pump.Position == Edge + 10, Patience, "it gathers");

        var rest = pump.Rest();
        Assert.False(rest.IsCompleted);
        _upload.SetResult();
        await Eventually.True(() => _bench.Part.Writes.Count == 1, Patience, "it is written");
        await Eventually.True(
            () =>
            {
                _bench.Clock.Advance(SegmentPump.RestPatience);
                return rest.IsCompleted;
            },
            Patience,
            "its patience ends");

        var step = await Last(pump, next);
        Assert.Equal((Edge, TransferErrorKind.Stopped), (step.Offset, step.Error?.Kind));
    }

    [Fact]
    public async Task Rest_WhatIsGatheredFillsNoEdge_ReadsNoMore()
    {
        var body = new StallingStream(new ChoppedStream(new GeneratedStream(Bench.Seed, 0, 3 * Block), 10), Edge + 10);
        _bench.Body = (_, _) => body;
        await using var pump = _bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await Eventually.True(() => pump.Position == Edge + 10, Patience, "it gathers");
        _bench.Clock.Advance(TimeSpan.FromSeconds(1_000)); // At so slow a rate no edge is near.
        _bench.Lease.Renew();

        var rest = pump.Rest();
        body.Release();
        await Eventually.True(() => pump.Moved.IsCompleted, Patience, "it has ended");
        Assert.False(next.IsCompleted);
        _upload.SetResult();
        await rest.WaitAsync(Patience, Token);

        var step = await Last(pump, next);
        Assert.Equal((Edge, TransferErrorKind.Stopped), (step.Offset, step.Error?.Kind));
        Assert.Equal(Edge + 20, pump.Received);
    }

    [Fact]
    public async Task Moved_TheLastWriteIsUnderWay_HasCompleted()
    {
        await using var pump = _bench.Pump(end: Edge);
        await pump.Open();
        var next = pump.Next();

        await pump.Moved.WaitAsync(Patience, Token);

        Assert.False(pump.IsConnected);
        Assert.False(next.IsCompleted);
        _upload.SetResult();
        var step = await Last(pump, next);
        Assert.Equal((Edge, null), (step.Offset, step.Error));
    }

    [Fact]
    public async Task Next_TheOriginWantsPeaceAndTheWriteUnderWayFails_KeepsThePause()
    {
        var pause = TimeSpan.FromSeconds(60);
        _bench.ReplyLimit = Edge;
        await using var pump = _bench.Pump();
        await pump.Open();
        _bench.Refusal = new(TransferErrorKind.Busy, "Too many requests.", ErrorCode.Network, pause);
        var next = pump.Next();
        await pump.Moved.WaitAsync(Patience, Token);
        _upload.SetException(Busy);

        var step = await next.WaitAsync(Patience, Token);

        Assert.Equal((0, true, TransferErrorKind.Busy, pause), (step.Offset, step.Ended, step.Error?.Kind, step.Error?.RetryAfter));
    }

    [Fact]
    public async Task Next_LeaseRunsOutDuringTheWriteUnderWay_BeginsNoOther()
    {
        var bench = new Bench(Edge + 10, Edge, checksEveryWrite: true) { Part = { Behind = () => _upload.Task } };
        await using var pump = bench.Pump();
        await pump.Open();
        var next = pump.Next();
        await Eventually.True(() => pump.Position == Edge + 10, Patience, "all is received");

        bench.Clock.Advance(Lease.Duration);
        _upload.SetResult();
        var step = await Last(pump, next);

        Assert.Equal(TransferErrorKind.Stopped, step.Error?.Kind);
        Assert.Equal([new(0, Edge)], bench.Part.Writes);
    }

    /// <summary>Whatever fails whenever: bytes before the offset are those of the file and durable.</summary>
    [Fact]
    public Task Next_AnyWriteFails_TheOffsetIsBehindIt() =>
        Gen.Select(Gen.Int[1, 300_000], Gen.Int[1, 3 * Block], Gen.Int[0, 4 * Block], Gen.Bool, Gen.Int[1, 3]).SampleAsync(
            async (chop, length, failAt, transient, several) =>
            {
                var begun = 0;
                var bench = new Bench(length, Edge, checksEveryWrite: true) { Part = { Behind = Later, FailAt = failAt, Several = several } };
                bench.Part.Failure = () => transient ? Busy : new(ErrorCode.Store, "The disk broke.");
                bench.Body = (start, end) => new ChoppedStream(new GeneratedStream(Bench.Seed, start, end - start), chop);

                var last = (await bench.Run(bench.Pump()))[^1];

                Assert.True(last.Offset <= Math.Min(failAt, length), $"{last.Offset} is past the write that failed at {failAt}.");
                Assert.Equal(failAt >= length, last.Error is null && last.Offset == length);
                Assert.Null(Bytes.FirstDifference(Bench.Seed, bench.Part.Content.AsSpan(0, (int)last.Offset)));

                // Those that begin later are often done before others.
                async Task Later()
                {
                    for (var turns = 1 + (++begun * 7 % 5); turns > 0; turns--)
                    {
                        await Task.Yield();
                    }
                }
            },
            iter: 300);

    private static async Task<PumpStep> Last(SegmentPump pump, Task<PumpStep> next)
    {
        var step = await next.WaitAsync(Patience, Token);
        while (!step.Ended)
        {
            step = await pump.Next().WaitAsync(Patience, Token);
        }

        return step;
    }
}
