using System.Buffers;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Haul.Web;

namespace Haul.Silo;

/// <summary>
/// A key that HTTP clients may show. Only its digest is kept, a plain SHA-256: a made key has 256 random bits, so nobody gets
/// from the digest to the key, and what slows down the guessing of passwords would slow down every request.
/// </summary>
internal sealed class ApiKey(string name, string scope, byte[] digest)
{
    /// <summary>Type of the claim that says by which key somebody has come.</summary>
    public const string DigestClaim = "key";

    /// <summary>So that people and scanners of leaked secrets see what it is.</summary>
    private const string Prefix = "haul_";

    private const string DigestPrefix = "sha256:";

    /// <summary>Bytes of chance in a key: not to be guessed, ever.</summary>
    private const int Size = 32;

    /// <summary>Characters of a key that somebody else made: a shorter one can be guessed over a network.</summary>
    private const int Shortest = 16;

    private const int LongestName = 63;

    /// <summary>What <see cref="IsName"/> asks for.</summary>
    public static readonly string NameRule = $"take up to {LongestName} letters, digits, '-', '_' and '.'";

    private readonly byte[] _digest = digest;

    /// <summary>Names it in logs and on pages.</summary>
    public string Name { get; } = name;

    /// <summary>One of <see cref="Scopes.All"/>.</summary>
    public string Scope { get; } = scope;

    /// <summary>Hexadecimal, and no secret.</summary>
    public string Digest => Convert.ToHexStringLower(_digest);

    /// <summary>How it stands in a file of keys.</summary>
    public string Line => $"{DigestPrefix}{Digest} {Scope} {Name}";

    /// <summary>The text of a key that nobody had before.</summary>
    public static string MakeText() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Size));

    public static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    /// <summary>Reads <c>sha256:HEX SCOPE NAME</c>, or a key itself, which may do everything.</summary>
    /// <param name="where">Names the line in messages, which never show it.</param>
    /// <param name="number">Of the line; it names a key that has no name.</param>
    /// <exception cref="InputException">It is neither.</exception>
    public static ApiKey Parse(string line, string where, int number) => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) switch
    {
        [var digest, var scope, var name] when digest.StartsWith(DigestPrefix, StringComparison.Ordinal) => Parse(digest[DigestPrefix.Length..], scope, name, where),
        [var key] when !key.StartsWith(DigestPrefix, StringComparison.Ordinal) => key.Length >= Shortest
            ? new($"line-{number}", Scopes.Admin, DigestOf(key))
            : throw new InputException($"{where} is a key of less than {Shortest} characters", "make a longer one, as with: haul-silo key new --scope admin"),
        _ => throw new InputException($"{where} is neither a key nor '{DigestPrefix}HEX SCOPE NAME'", "make the line with: haul-silo key new --scope read|submit|admin"),
    };

    /// <summary>Takes the same time wherever they differ.</summary>
    public bool Is(ReadOnlySpan<byte> digest) => CryptographicOperations.FixedTimeEquals(digest, _digest);

    /// <param name="scheme">By which it was shown.</param>
    public ClaimsPrincipal Principal(string scheme) =>
        new(new ClaimsIdentity([new(ClaimTypes.Name, Name), new(DigestClaim, Digest), .. Scopes.UpTo(Scope).Select(contained => new Claim(Scopes.Claim, contained))], scheme));

    private static ApiKey Parse(string hex, string scope, string name, string where)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        return hex.Length != 2 * digest.Length || Convert.FromHexString(hex, digest, out _, out _) is not OperationStatus.Done
                ? throw new InputException($"{where} has no SHA-256 digest of {2 * digest.Length} hexadecimal digits", "copy the whole line that haul-silo key new printed")
            : !Scopes.All.Contains(scope) ? throw new InputException($"{where} has an unknown scope", $"take one of {string.Join(", ", Scopes.All)}")
            : !IsName(name) ? throw new InputException($"{where} has a name that cannot be one", NameRule)
            : new(name, scope, digest);
    }
}
