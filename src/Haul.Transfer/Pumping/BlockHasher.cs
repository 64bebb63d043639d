using System.Collections.Immutable;
using System.IO.Hashing;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>Hashes the blocks of a segment as its bytes pass by.</summary>
public sealed class BlockHasher(BlockGrid grid, long position)
{
    private readonly XxHash128 _hash = new();
    private bool _onEdge = true;

    /// <summary>Bytes before it are hashed.</summary>
    public long Position { get; private set; } = position;

    /// <summary>Hash of [start of the block, position), or null on a block edge; the file's end is one.</summary>
    public BlockHash? Head => _onEdge ? null : BlockHash.From(_hash.GetCurrentHashAsUInt128());

    /// <summary>Adds the bytes at the position; the hashes of the blocks that end in them are appended to <paramref name="finished"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes, ImmutableArray<BlockHash>.Builder finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        while (!bytes.IsEmpty)
        {
            var room = grid.BlockAt(grid.IndexOf(Position)).End - Position;
            var part = bytes[..(int)Math.Min(room, bytes.Length)];
            _hash.Append(part);
            _onEdge = false;
            Position += part.Length;
            bytes = bytes[part.Length..];
            if (part.Length == room)
            {
                finished.Add(Take());
            }
        }
    }

    /// <summary>The hash of the last, shorter block when the length was learned at its end.</summary>
    public void Finish(ImmutableArray<BlockHash>.Builder finished)
    {
        ArgumentNullException.ThrowIfNull(finished);
        if (Position % grid.BlockSize != 0)
        {
            finished.Add(Take());
        }
    }

    private BlockHash Take()
    {
        var hash = BlockHash.From(_hash.GetCurrentHashAsUInt128());
        _hash.Reset();
        _onEdge = true;
        return hash;
    }
}
