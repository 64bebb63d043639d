using System.Runtime.InteropServices;

namespace Haul.Testing;

/// <summary>
/// The content of every test file: byte i is f(seed, i). A wrong byte tells which offset it came from, because f can be
/// turned around, and a file of 10 TiB costs nothing to hold.
/// </summary>
/// <remarks>Eight bytes at a time are the finalizer of SplitMix64 (Steele, Lea and Flood 2014) over a Weyl sequence.</remarks>
public static partial class Bytes
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private const ulong First = 0xBF58476D1CE4E5B9;
    private const ulong Second = 0x94D049BB133111EB;

    /// <summary>The byte at an offset.</summary>
    public static byte At(long seed, long offset) =>
        (byte)(Mix(Start(seed) + ((ulong)(offset >> 3) * Step)) >> (int)((offset & 7) * 8));

    /// <summary>Fills <paramref name="target"/> with the bytes that begin at <paramref name="offset"/>.</summary>
    public static void Fill(long seed, long offset, Span<byte> target)
    {
        var done = 0;
        while (done < target.Length && ((offset + done) & 7) != 0)
        {
            target[done] = At(seed, offset + done);
            done++;
        }

        var words = MemoryMarshal.Cast<byte, ulong>(target[done..]);
        var state = Start(seed) + ((ulong)((offset + done) >> 3) * Step);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = Mix(state);
            state += Step;
        }

        for (done += words.Length * sizeof(ulong); done < target.Length; done++)
        {
            target[done] = At(seed, offset + done);
        }
    }

    /// <summary>A new array of <paramref name="length"/> bytes that begin at <paramref name="offset"/>.</summary>
    public static byte[] Make(long seed, int length, long offset = 0)
    {
        var bytes = new byte[length];
        Fill(seed, offset, bytes);
        return bytes;
    }

    private static ulong Start(long seed) => Mix((ulong)seed + Step);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * First;
        z = (z ^ (z >> 27)) * Second;
        return z ^ (z >> 31);
    }
}
