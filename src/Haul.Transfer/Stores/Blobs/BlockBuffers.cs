using System.Buffers;

namespace Haul.Transfer;

/// <summary>Memory for the blocks in hand, all of them together within a limit; who comes when it is used up waits, the first first.</summary>
internal sealed class BlockBuffers(long limit)
{
    private readonly Lock _lock = new();
    private readonly Queue<(int Size, TaskCompletionSource<byte[]> Given)> _waiting = [];
    private readonly Stack<byte[]> _idle = [];
    private long _used;

    /// <summary>Bytes rented and not returned.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Memory for one block; dispose of it to give it back. One is given however small the limit is.</summary>
    public async ValueTask<IMemoryOwner<byte>> Rent(int size, CancellationToken cancellationToken)
    {
        Task<byte[]> given;
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(size))
            {
                return new Block(this, Take(size), size);
            }

            var waiter = new TaskCompletionSource<byte[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((size, waiter));
            given = waiter.Task;
            cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource<byte[]>)state!).TrySetCanceled(), waiter);
        }

        return new Block(this, await given.ConfigureAwait(false), size);
    }

    /// <summary>Memory for one more block where nobody waits for it; else null.</summary>
    public IMemoryOwner<byte>? TryRent(int size)
    {
        lock (_lock)
        {
            return _waiting.Count == 0 && _used + size <= limit ? new Block(this, Take(size), size) : null;
        }
    }

    private bool Fits(int size) => _used == 0 || _used + size <= limit;

    private byte[] Take(int size)
    {
        _used += size;
        if (_idle.TryPeek(out var idle) && idle.Length == size)
        {
            return _idle.Pop();
        }

        // Those of another size would count twice.
        _idle.Clear();
        return GC.AllocateUninitializedArray<byte>(size);
    }

    private void Return(byte[] buffer)
    {
        lock (_lock)
        {
            _used -= buffer.Length;
            _idle.Push(buffer);
            while (_waiting.TryPeek(out var next) && (next.Given.Task.IsCompleted || Fits(next.Size)))
            {
                _waiting.Dequeue();
                if (!next.Given.Task.IsCompleted)
                {
                    var given = Take(next.Size);
                    if (!next.Given.TrySetResult(given))
                    {
                        _used -= given.Length;
                        _idle.Push(given);
                    }
                }
            }
        }
    }

    private sealed class Block(BlockBuffers owner, byte[] buffer, int size) : IMemoryOwner<byte>
    {
        private byte[]? _buffer = buffer;

        public Memory<byte> Memory => (_buffer ?? throw new ObjectDisposedException(nameof(Block))).AsMemory(0, size);

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _buffer, null) is { } held)
            {
                owner.Return(held);
            }
        }
    }
}
