using System.Security.Cryptography;

namespace Haul.Testing;

/// <summary>A57: a digest header, right or wrong by one bit. Whole-file digests are made once, which takes a second for each GB.</summary>
public sealed class DigestHeader(DigestField field, bool right = true, string algorithm = "sha-256") : Fault
{
    /// <summary>First byte of the replies that carry it: those of earlier ones come without.</summary>
    public long From { get; init; }

    private readonly Lock gate = new();
    private readonly Dictionary<(long Seed, long Length), byte[]> known = [];

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Span is not { } part || part.Start < From)
        {
            return;
        }

        var (name, value) = field switch
        {
            DigestField.ReprDigest => ("Repr-Digest", $"{algorithm}=:{Of(reply, reply.View.Whole, algorithm)}:"),
            DigestField.ContentDigest => ("Content-Digest", $"{algorithm}=:{Of(reply, part, algorithm)}:"),
            DigestField.Digest => ("Digest", $"{algorithm}={Of(reply, reply.View.Whole, algorithm)}"),
            DigestField.ContentMd5 => ("Content-MD5", Of(reply, part, "md5")),
            _ => ("x-ms-blob-content-md5", Of(reply, reply.View.Whole, "md5")),
        };
        reply.Set(name, value);
    }

    private string Of(Reply reply, ByteSpan span, string name)
    {
        var hash = (span == reply.View.Whole ? OfWhole(reply.View, name) : Compute(reply.View, span, name)).ToArray();
        hash[0] ^= (byte)(right ? 0 : 1);
        return Convert.ToBase64String(hash);
    }

    private byte[] OfWhole(FileView view, string name)
    {
        lock (gate)
        {
            var key = (view.Seed, view.Length);
            return known.TryGetValue(key, out var hash) ? hash : known[key] = Compute(view, view.Whole, name);
        }
    }

    private static byte[] Compute(FileView view, ByteSpan span, string name)
    {
        using var content = view.Open(span);
        return CryptographicOperations.HashData(
            name switch
            {
                "md5" => HashAlgorithmName.MD5,
                "sha" => HashAlgorithmName.SHA1,
                "sha-512" => HashAlgorithmName.SHA512,
                _ => HashAlgorithmName.SHA256,
            },
            content);
    }
}
