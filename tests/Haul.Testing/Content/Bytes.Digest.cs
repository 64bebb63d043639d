using System.Security.Cryptography;

namespace Haul.Testing;

/// <content>Digests of generated content.</content>
public static partial class Bytes
{
    /// <summary>The digest of <paramref name="length"/> bytes that begin at <paramref name="offset"/>.</summary>
    public static byte[] Digest(HashAlgorithmName algorithm, long seed, long length, long offset = 0)
    {
        using var hash = IncrementalHash.CreateHash(algorithm);
        var buffer = new byte[(int)Math.Min(BlockBytes, Math.Max(1, length))];
        for (long done = 0; done < length;)
        {
            var block = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done));
            Fill(seed, offset + done, block);
            hash.AppendData(block);
            done += block.Length;
        }

        return hash.GetHashAndReset();
    }

    /// <summary>The same in lower case hexadecimal.</summary>
    public static string Hex(HashAlgorithmName algorithm, long seed, long length, long offset = 0) =>
        Convert.ToHexStringLower(Digest(algorithm, seed, length, offset));

    /// <summary>SHA-256 of a whole file, in lower case hexadecimal.</summary>
    public static string Sha256Hex(long seed, long length) => Hex(HashAlgorithmName.SHA256, seed, length);

    /// <summary>MD5 of a whole file, in lower case hexadecimal.</summary>
    public static string Md5Hex(long seed, long length) => Hex(HashAlgorithmName.MD5, seed, length);
}
