using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Reads finished blocks of a part in order, compares each with its hash, and hashes the whole on the way. A block that is
/// wrong leaves the digests as they were before it.
/// </summary>
/// <param name="published">The part has become the file, and is read under that name.</param>
public sealed class PartChecker(IPartStore store, PartSpec part, IReadOnlyList<Digest> digests, bool published = false) : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly XxHash128 _taken = new();
    private WholeDigests _running = new(digests);

    /// <summary>Bytes before it are read.</summary>
    public long Position { get; private set; }

    /// <summary>The digests that are computed, so that every block has to be read.</summary>
    public bool HasDigests => !_running.IsEmpty;

    /// <summary>Reads the block at the position; false: its bytes are not those of the hash, and the position stays.</summary>
    /// <exception cref="StoreException">The part cannot be read.</exception>
    public bool Check(ByteRange block, BlockHash expected, CancellationToken cancellationToken)
    {
        var after = _running.Clone();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var right = false;
        try
        {
            using var stream = store.OpenRead(part, published);
            stream.Position = block.Start;
            right = Read(stream, block, buffer, after, cancellationToken) == expected;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            (right ? _running : after).Dispose();
        }

        if (right)
        {
            _running = after;
            Take(_taken, expected);
            Position = block.End;
        }

        return right;
    }

    /// <summary>Passes over a block that needs no reading.</summary>
    public void Skip(ByteRange block) => Position = block.End;

    /// <summary>
    /// The digests are of these blocks, in order. A block that was read and then fetched once more may have come with other bytes.
    /// </summary>
    public bool HasRead(IEnumerable<BlockHash> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        var wanted = new XxHash128();
        foreach (var block in blocks)
        {
            Take(wanted, block);
        }

        return wanted.GetCurrentHashAsUInt128() == _taken.GetCurrentHashAsUInt128();
    }

    /// <summary>The first digest that the bytes do not have, with the one they have; null: all hold.</summary>
    public (Digest Expected, string Actual)? Mismatch() => _running.Mismatch();

    public void Dispose() => _running.Dispose();

    private static void Take(XxHash128 sequence, BlockHash block)
    {
        Span<byte> bytes = stackalloc byte[BlockHash.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, block.High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[sizeof(ulong)..], block.Low);
        sequence.Append(bytes);
    }

    private static BlockHash? Read(Stream stream, ByteRange block, byte[] buffer, WholeDigests digests, CancellationToken cancellationToken)
    {
        var check = new XxHash128();
        for (var left = block.Length; left > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, 0, (int)Math.Min(BufferSize, left));
            if (read == 0)
            {
                return null;
            }

            check.Append(buffer.AsSpan(0, read));
            digests.Append(buffer.AsSpan(0, read));
            left -= read;
        }

        return BlockHash.From(check.GetCurrentHashAsUInt128());
    }
}
