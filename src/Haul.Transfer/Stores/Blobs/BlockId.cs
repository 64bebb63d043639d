using System.Buffers.Binary;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Name of a staged block: its number and the hash of its bytes. All ids of a blob have the same width, as the service wants it, and
/// a block of other bytes (a zombie's, another generation's) has another name, so it is never the one that is committed.
/// </summary>
internal static class BlockId
{
    private const int Size = sizeof(uint) + BlockHash.Size;

    public static string Of(long block, BlockHash hash)
    {
        Span<byte> id = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt32BigEndian(id, checked((uint)block));
        BinaryPrimitives.WriteUInt64BigEndian(id[4..], hash.High);
        BinaryPrimitives.WriteUInt64BigEndian(id[12..], hash.Low);
        return Convert.ToBase64String(id);
    }
}
