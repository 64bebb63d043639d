namespace Haul.Abstractions;

/// <summary>A digest of a whole representation, given by the user or by the origin.</summary>
/// <param name="Algorithm">One of <see cref="Digests.Algorithms"/>.</param>
/// <param name="Hex">Lower-case hexadecimal.</param>
[GenerateSerializer, Immutable, Alias("haul.Digest")]
public sealed record Digest([property: Id(0)] string Algorithm, [property: Id(1)] string Hex)
{
    public override string ToString() => $"{Algorithm}:{Hex}";
}

public static class Digests
{
    public const string Sha256 = "sha-256";
    public const string Sha512 = "sha-512";
    public const string Sha1 = "sha-1";
    public const string Md5 = "md5";

    /// <summary>Known algorithms, the strongest first.</summary>
    public static readonly IReadOnlyList<string> Algorithms = [Sha512, Sha256, Sha1, Md5];

    /// <summary>Length of the digest in hexadecimal digits; 0 for an unknown algorithm.</summary>
    public static int HexLength(string algorithm) => algorithm switch
    {
        Sha256 => 64,
        Sha512 => 128,
        Sha1 => 40,
        Md5 => 32,
        _ => 0,
    };

    /// <summary>Reads <c>ALG:HEX</c>; the algorithm may be written without its hyphen and in any case.</summary>
    public static bool TryParse(string text, out Digest? digest, out string? mistake)
    {
        ArgumentNullException.ThrowIfNull(text);
        digest = null;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            mistake = $"'{text}' is not ALG:HEX, as in sha-256:{new string('0', 4)}...";
            return false;
        }

        var name = text[..colon].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal);
        var algorithm = Algorithms.FirstOrDefault(known => known.Replace("-", "", StringComparison.Ordinal) == name);
        var hex = text[(colon + 1)..].ToLowerInvariant();
        mistake = algorithm is null ? $"'{text[..colon]}' is not one of {string.Join(", ", Algorithms)}"
            : hex.Length != HexLength(algorithm) ? $"{algorithm} takes {HexLength(algorithm)} hexadecimal digits, not {hex.Length}"
            : !hex.All(char.IsAsciiHexDigit) ? $"'{hex}' is not hexadecimal"
            : null;
        digest = mistake is null ? new(algorithm!, hex) : null;
        return mistake is null;
    }
}
