namespace Haul.Transfer;

/// <summary>
/// One write at a time, for the kernel lets one writer into a file and the others spin or sleep. Whoever finds a write under way
/// leaves its bytes to that writer and gives its thread back: it can receive for another connection meanwhile (flat combining:
/// Hendler, Incze, Shavit and Tzafrir, "Flat Combining and the Synchronization-Parallelism Tradeoff", SPAA 2010).
/// </summary>
/// <param name="write">Writes bytes at an offset of the file, all of them.</param>
internal sealed class WriteTurns(WriteTurns.WriteAt write)
{
    private readonly Lock _lock = new();
    private readonly Queue<Waiting> _waiting = [];
    private bool _running;

    internal delegate void WriteAt(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Completes when the bytes are written; they belong to the writer until then. What a write throws is thrown at its own caller.</summary>
    public ValueTask Write(long offset, ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_running)
            {
                var waiting = new Waiting(offset, bytes);
                _waiting.Enqueue(waiting);
                return new(waiting.Task);
            }

            _running = true;
        }

        try
        {
            write(offset, bytes.Span);
        }
        finally
        {
            Serve();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Writes for those who wait by now. Who comes later is served by a thread of the pool: this one has a connection of its own.</summary>
    private void Serve()
    {
        for (var left = Waiters; TakeNext(goesOn: left > 0) is { } next; left--)
        {
            try
            {
                write(next.Offset, next.Bytes.Span);
                next.SetResult();
            }
#pragma warning disable CA1031 // whatever it is belongs to the one who waits for it
            catch (Exception error)
#pragma warning restore CA1031
            {
                next.SetException(error);
            }
        }
    }

    private int Waiters
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Null: nobody waits, or another thread serves them.</summary>
    private Waiting? TakeNext(bool goesOn)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                _running = false;
                return null;
            }

            if (goesOn)
            {
                return _waiting.Dequeue();
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(static self => self.Serve(), this, preferLocal: false);
        return null;
    }

    private sealed class Waiting(long offset, ReadOnlyMemory<byte> bytes) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Offset => offset;

        public ReadOnlyMemory<byte> Bytes => bytes;
    }
}
