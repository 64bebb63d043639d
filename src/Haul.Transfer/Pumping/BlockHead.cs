using System.Buffers;
using System.Collections.Immutable;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>Where a pump goes on in the middle of a block.</summary>
internal static class BlockHead
{
    private const int BufferSize = 256 * 1024;

    /// <summary>
    /// Reads the head of the block back and compares it with its hash: what a crash of the machine or a hand on the part has
    /// changed is fetched again. The hasher stands at the offset, or at the start of its block when the head is not as it was.
    /// </summary>
    public static BlockHasher Resume(IPart part, BlockGrid grid, long offset, BlockHash? head)
    {
        var start = grid.EdgeAtOrBefore(offset);
        var hasher = new BlockHasher(grid, start);
        if (start == offset)
        {
            return hasher;
        }

        var none = ImmutableArray.CreateBuilder<BlockHash>();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (hasher.Position < offset
                && part.Read(hasher.Position, buffer.AsSpan(0, (int)Math.Min(BufferSize, offset - hasher.Position))) is > 0 and var read)
            {
                hasher.Append(buffer.AsSpan(0, read), none);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return hasher.Position == offset && hasher.Head == head ? hasher : new(grid, start);
    }
}
