namespace Haul.Testing;

/// <content>Comparing what was downloaded with f(seed, i).</content>
public static partial class Bytes
{
    private const int BlockBytes = 256 * 1024;

    /// <summary>Compares a span that should begin at <paramref name="offset"/>; null when every byte is right.</summary>
    /// <param name="seed">The seed the bytes should be of.</param>
    /// <param name="actual">The bytes.</param>
    /// <param name="offset">The file offset of the first of them.</param>
    /// <param name="otherSeeds">Seeds to look for the origin of wrong bytes too, such as an earlier version of the file.</param>
    public static Difference? FirstDifference(
        long seed, ReadOnlySpan<byte> actual, long offset = 0, params ReadOnlySpan<long> otherSeeds)
    {
        var expected = new byte[Math.Min(actual.Length, BlockBytes)];
        for (var done = 0; done < actual.Length;)
        {
            var block = expected.AsSpan(0, Math.Min(expected.Length, actual.Length - done));
            Fill(seed, offset + done, block);
            var same = block.CommonPrefixLength(actual[done..]);
            if (same < block.Length)
            {
                return Wrong(seed, offset + done + same, block[same], actual[(done + same)..], otherSeeds);
            }

            done += block.Length;
        }

        return null;
    }

    /// <summary>Compares a stream of exactly <paramref name="length"/> bytes; null when every byte is right.</summary>
    public static async Task<Difference?> FirstDifference(
        long seed, long length, Stream actual, CancellationToken cancellationToken = default, params long[] otherSeeds)
    {
        var buffer = new byte[BlockBytes];
        for (long offset = 0; ;)
        {
            var read = await actual.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            var due = (int)Math.Min(read, length - offset);
            if (FirstDifference(seed, buffer.AsSpan(0, due), offset, otherSeeds) is { } difference)
            {
                return difference;
            }

            offset += due;
            if (due < read)
            {
                return new(length, DifferenceKind.TooLong, -1, buffer[due], null, null, Hole: false);
            }

            if (read < buffer.Length)
            {
                return offset == length ? null : new(offset, DifferenceKind.TooShort, At(seed, offset), -1, null, null, Hole: false);
            }
        }
    }

    /// <summary>Compares a file of exactly <paramref name="length"/> bytes; null when every byte is right.</summary>
    public static async Task<Difference?> FirstDifference(
        long seed, long length, string path, CancellationToken cancellationToken = default, params long[] otherSeeds)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return await FirstDifference(seed, length, file, cancellationToken, otherSeeds);
    }

    private static Difference Wrong(
        long seed, long offset, byte expected, ReadOnlySpan<byte> actual, ReadOnlySpan<long> otherSeeds)
    {
        var window = actual[..Math.Min(actual.Length, 64)];
        if (!window.ContainsAnyExcept((byte)0))
        {
            return new(offset, DifferenceKind.WrongBytes, expected, actual[0], null, null, Hole: true);
        }

        foreach (var candidate in (ReadOnlySpan<long>)[seed, .. otherSeeds])
        {
            if (OffsetOf(candidate, window) is { } source)
            {
                return new(offset, DifferenceKind.WrongBytes, expected, actual[0], source, candidate, Hole: false);
            }
        }

        return new(offset, DifferenceKind.WrongBytes, expected, actual[0], null, null, Hole: false);
    }
}
