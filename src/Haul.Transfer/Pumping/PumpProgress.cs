using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>How far a pump has written and what it has hashed, noted by one thread and read by others.</summary>
internal sealed class PumpProgress(BlockHasher hasher)
{
    private readonly Lock _lock = new();
    private readonly ImmutableArray<BlockHash>.Builder _hashes = ImmutableArray.CreateBuilder<BlockHash>();
    private long _position = hasher.Position;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bytes before it are written, not necessarily durable.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Completes when more is written than the last picture shows.</summary>
    public Task Moved
    {
        get
        {
            lock (_lock)
            {
                return _moved.Task;
            }
        }
    }

    /// <summary>The bytes at the position are written.</summary>
    /// <param name="last">The stream of unknown length ends with them, and so does its last block.</param>
    public void Append(ReadOnlySpan<byte> bytes, bool last)
    {
        lock (_lock)
        {
            hasher.Append(bytes, _hashes);
            if (last)
            {
                hasher.Finish(_hashes);
            }

            Volatile.Write(ref _position, hasher.Position);
            _moved.TrySetResult();
        }
    }

    /// <summary>A consistent picture of now.</summary>
    public Note Take()
    {
        lock (_lock)
        {
            _moved = _moved.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _moved;
            return new(hasher.Position, hasher.Head, _hashes.ToImmutable());
        }
    }

    /// <summary>The hashes of that picture are told and need not be kept.</summary>
    public void Forget(Note told)
    {
        lock (_lock)
        {
            _hashes.RemoveRange(0, told.Hashes.Length);
        }
    }

    /// <param name="Head">Hash of [start of the block that holds the position, position), or null on a block edge.</param>
    /// <param name="Hashes">Of the blocks that ended since the last picture that was forgotten.</param>
    public readonly record struct Note(long Position, BlockHash? Head, ImmutableArray<BlockHash> Hashes);
}
