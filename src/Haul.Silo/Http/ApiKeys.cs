using System.Security.Cryptography;
using System.Text;

namespace Haul.Silo;

/// <summary>The keys that HTTP clients may show as a bearer token (RFC 6750 section 2.1). Only their digests are kept.</summary>
internal sealed class ApiKeys
{
    /// <summary>Characters: a shorter key can be guessed over a network.</summary>
    private const int Shortest = 16;

    private readonly IReadOnlyList<byte[]> _digests;

    private ApiKeys(IReadOnlyList<byte[]> digests) => _digests = digests;

    /// <summary>One key a line; empty lines and lines that start with # do not count.</summary>
    /// <exception cref="InputException">The file cannot be read, holds no key, or one that is too short.</exception>
    public static ApiKeys Read(string path)
    {
        var keys = Texts.Read(Known.ApiKeyFile, path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').ToList();
        return keys.Count == 0 ? throw new InputException($"{Known.ApiKeyFile}: {path} holds no key", "put one key a line into it")
            : keys.Exists(key => key.Length < Shortest) ? throw new InputException($"{Known.ApiKeyFile}: {path} holds a key of less than {Shortest} characters", "make longer ones, as with: openssl rand -hex 32")
            : new([.. keys.Select(Digest)]);
    }

    /// <summary>Takes the same time whichever key it is, or none.</summary>
    public bool Accepts(string key)
    {
        var digest = Digest(key);
        return _digests.Aggregate(false, (found, known) => found | CryptographicOperations.FixedTimeEquals(digest, known));
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
