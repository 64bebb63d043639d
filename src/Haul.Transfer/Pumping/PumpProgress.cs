using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>How far a pump has written and the hashes of that, noted by one thread and read by others.</summary>
internal sealed class PumpProgress(BlockHasher hasher)
{
    private readonly Lock _lock = new();
    private readonly ImmutableArray<BlockHash>.Builder _hashed = ImmutableArray.CreateBuilder<BlockHash>();
    private readonly ImmutableArray<BlockHash>.Builder _hashes = ImmutableArray.CreateBuilder<BlockHash>();
    private long _position = hasher.Position;
    private BlockHash? _head = hasher.Head;
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

    /// <summary>Hashes the bytes that are written next: a write may take their memory away.</summary>
    /// <param name="last">The stream of unknown length ends with them, and so does its last block.</param>
    public void Hash(ReadOnlySpan<byte> bytes, bool last)
    {
        hasher.Append(bytes, _hashed);
        if (last)
        {
            hasher.Finish(_hashed);
        }
    }

    /// <summary>What was hashed is written.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            _hashes.AddRange(_hashed);
            _hashed.Clear();
            _head = hasher.Head;
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
            return new(_position, _head, _hashes.ToImmutable());
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
    public readonly record struct Note(long Position, BlockHash? Head, ImmutableArray<BlockHash> Hashes)
    {
        /// <summary>The part of it before a block edge.</summary>
        /// <param name="blocks">How many of its blocks end there.</param>
        public Note UpTo(long edge, int blocks) => new(edge, null, Hashes[..blocks]);
    }
}
