using System.Collections.Concurrent;
using Haul.Testing;

namespace Haul.Transfer.Tests.Stores;

/// <summary>Many write into one file, one at a time, and who waits has no thread.</summary>
public sealed class WriteTurnsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ManualResetEventSlim _gate = new(initialState: false);
    private readonly ConcurrentQueue<(long Offset, byte Byte)> _written = [];

    public void Dispose() => _gate.Dispose();

    [Fact]
    public async Task Write_WhileAnotherIsUnderWay_WaitsWithoutAThreadAndComesInTurn()
    {
        var turns = new WriteTurns(WriteAtGate);
        var first = Task.Run(async () => await turns.Write(0, new byte[] { 10 }), TestContext.Current.CancellationToken);
        await Eventually.True(() => !_written.IsEmpty, Patience, "the first write is under way");

        var others = await Queue(turns, 1, 2, 3);

        Assert.All(others, other => Assert.False(other.IsCompleted));
        _gate.Set();
        await Task.WhenAll([first, .. others]).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal([(0L, (byte)10), (1L, (byte)11), (2L, (byte)12), (3L, (byte)13)], _written.ToArray());
    }

    [Fact]
    public async Task Write_ThatFails_IsThrownAtItsOwnCallerOnly()
    {
        var turns = new WriteTurns((offset, bytes) =>
        {
            WriteAtGate(offset, bytes);
            if (offset % 2 == 0)
            {
                throw new StoreException(Haul.Abstractions.ErrorCode.StoreFull, $"full at {offset}");
            }
        });
        var first = Task.Run(async () => await turns.Write(0, new byte[1]), TestContext.Current.CancellationToken);
        await Eventually.True(() => !_written.IsEmpty, Patience, "the first write is under way");
        var others = await Queue(turns, 1, 2);
        _gate.Set();

        await AssertFull(0, first);
        await others[0].WaitAsync(Patience, TestContext.Current.CancellationToken);
        await AssertFull(2, others[1]);
    }

    [Fact]
    public async Task Write_OthersNeverEnd_ServesThoseWhoWaitedAndReturns()
    {
        WriteTurns turns = null!;
        var endless = true;
        turns = new((offset, bytes) =>
        {
            if (Volatile.Read(ref endless))
            {
                turns.Write(offset + bytes.Length, new byte[1]).AsTask(); // one more always waits
            }
        });

        try
        {
            await Task.Run(async () => await turns.Write(0, new byte[1]), TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        finally
        {
            Volatile.Write(ref endless, false);
        }

        await turns.Write(0, new byte[1]).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Write_FromManyThreads_OneAtATimeAndEachOnce()
    {
        var inside = 0;
        var turns = new WriteTurns((offset, bytes) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            _written.Enqueue((offset, bytes[0]));
            Thread.SpinWait(200);
            Interlocked.Decrement(ref inside);
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            async () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    await turns.Write((thread * 2_000) + i, new[] { (byte)thread });
                }
            },
            TestContext.Current.CancellationToken))).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 16_000).Select(offset => ((long)offset, (byte)(offset / 2_000))), _written.Order());
    }

    /// <summary>The calls return, though nothing moves.</summary>
    private static async Task<Task[]> Queue(WriteTurns turns, params int[] offsets) =>
        await Task.Run(() => offsets.Select(offset => turns.Write(offset, new[] { (byte)(10 + offset) }).AsTask()).ToArray(), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

    private static async Task AssertFull(long offset, Task write)
    {
        var failure = await Assert.ThrowsAsync<StoreException>(() => write.WaitAsync(Patience, TestContext.Current.CancellationToken));
        Assert.Equal($"full at {offset}", failure.Message);
    }

    private void WriteAtGate(long offset, ReadOnlySpan<byte> bytes)
    {
        _written.Enqueue((offset, bytes[0]));
        _gate.Wait(TestContext.Current.CancellationToken);
    }
}
