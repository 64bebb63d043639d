using System.Security.Cryptography;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Digests of a whole file, computed as its bytes pass by in order.</summary>
internal sealed class WholeDigests : IDisposable
{
    private readonly IReadOnlyList<Digest> _expected;
    private readonly IncrementalHash[] _running;

    public WholeDigests(IReadOnlyList<Digest> expected)
        : this(expected, [.. expected.Select(digest => IncrementalHash.CreateHash(Algorithm(digest.Algorithm)))])
    {
    }

    private WholeDigests(IReadOnlyList<Digest> expected, IncrementalHash[] running) => (_expected, _running) = (expected, running);

    public bool IsEmpty => _running.Length == 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var hash in _running)
        {
            hash.AppendData(bytes);
        }
    }

    /// <summary>The first digest that the bytes so far do not have, with the one they have; null: all hold.</summary>
    public (Digest Expected, string Actual)? Mismatch()
    {
        foreach (var (digest, hash) in _expected.Zip(_running))
        {
            var actual = Convert.ToHexStringLower(hash.GetCurrentHash());
            if (actual != digest.Hex)
            {
                return (digest, actual);
            }
        }

        return null;
    }

    /// <summary>Goes on from the same bytes without touching these.</summary>
    public WholeDigests Clone() => new(_expected, [.. _running.Select(hash => hash.Clone())]);

    public void Dispose()
    {
        foreach (var hash in _running)
        {
            hash.Dispose();
        }
    }

#pragma warning disable CA5350, CA5351 // Users and origins give what they have; a weak digest still finds garbled bytes.
    private static HashAlgorithmName Algorithm(string name) => name switch
    {
        Digests.Sha256 => HashAlgorithmName.SHA256,
        Digests.Sha512 => HashAlgorithmName.SHA512,
        Digests.Sha1 => HashAlgorithmName.SHA1,
        Digests.Md5 => HashAlgorithmName.MD5,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not a known digest algorithm."),
    };
#pragma warning restore CA5350, CA5351
}
