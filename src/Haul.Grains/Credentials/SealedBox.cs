using System.Security.Cryptography;
using System.Text;

namespace Haul.Grains;

/// <summary>AES-256-GCM (NIST SP 800-38D) in one piece: nonce, tag, bytes. The nonce is random: a key seals far less than 2^32 boxes.</summary>
public static class SealedBox
{
    /// <summary>Bytes.</summary>
    public const int KeySize = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <param name="purpose">Bound to the box: it opens for the same purpose only.</param>
    public static byte[] Seal(byte[] key, ReadOnlySpan<byte> plain, string purpose)
    {
        var box = new byte[NonceSize + TagSize + plain.Length];
        var nonce = box.AsSpan(0, NonceSize);
        var tag = box.AsSpan(NonceSize, TagSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, plain, box.AsSpan(NonceSize + TagSize), tag, Encoding.UTF8.GetBytes(purpose));
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another purpose, or other bytes.</exception>
    public static byte[] Open(byte[] key, ReadOnlySpan<byte> box, string purpose)
    {
        if (box.Length < NonceSize + TagSize)
        {
            throw new AuthenticationTagMismatchException();
        }

        var plain = new byte[box.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(box[..NonceSize], box[(NonceSize + TagSize)..], box.Slice(NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(purpose));
        return plain;
    }
}
