using System.Buffers.Binary;

namespace Haul.Testing;

/// <content>The way back: from bytes to the offset they were made for.</content>
public static partial class Bytes
{
    /// <summary>Offsets above this are taken for chance: no test file is longer (16 TiB).</summary>
    private const long MaxOffset = 1L << 44;

    private static readonly ulong FirstInverse = Inverse(First);
    private static readonly ulong SecondInverse = Inverse(Second);
    private static readonly ulong StepInverse = Inverse(Step);

    /// <summary>
    /// The offset whose content begins with <paramref name="window"/>, or null if no offset has it. Needs 15 bytes to be
    /// sure of holding one aligned group of eight; looks at no more than the first 64.
    /// </summary>
    public static long? OffsetOf(long seed, ReadOnlySpan<byte> window)
    {
        window = window[..Math.Min(window.Length, 64)];
        Span<byte> expected = stackalloc byte[window.Length];
        for (var shift = 0; shift < 8 && shift + 8 <= window.Length; shift++)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(window[shift..]);
            var index = (Unmix(word) - Start(seed)) * StepInverse;
            var offset = unchecked((long)(index * 8)) - shift;
            if (index >= MaxOffset / 8 || offset < 0)
            {
                continue;
            }

            Fill(seed, offset, expected);
            if (expected.SequenceEqual(window))
            {
                return offset;
            }
        }

        return null;
    }

    private static ulong Unmix(ulong z)
    {
        z = Unshift(z, 31) * SecondInverse;
        z = Unshift(z, 27) * FirstInverse;
        return Unshift(z, 30);
    }

    /// <summary>The x with x ^ (x >> bits) = z.</summary>
    private static ulong Unshift(ulong z, int bits)
    {
        var x = z;
        for (var known = bits; known < 64; known += bits)
        {
            x = z ^ (x >> bits);
        }

        return x;
    }

    /// <summary>Newton's iteration for the inverse of an odd number modulo 2^64.</summary>
    private static ulong Inverse(ulong odd)
    {
        var x = odd;
        for (var i = 0; i < 6; i++)
        {
            x *= 2 - (odd * x);
        }

        return x;
    }
}
