using System.Buffers;

namespace Haul.Abstractions;

/// <summary>Which fields a user may have sent to an origin.</summary>
public static class HeaderRules
{
    /// <summary>Fields that are the engine's: each would break framing, ranges or the identity of the bytes.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Range", "If-Range", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding",
        "Proxy-Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect",
    };

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>The name is one (RFC 9110 section 5.1).</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length > 0 && !name.AsSpan().ContainsAnyExcept(TokenCharacters);
    }

    /// <summary>The value has no line breaks, no controls and nothing beyond ASCII.</summary>
    public static bool IsValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.All(letter => letter is (>= ' ' and <= '~') or '\t');
    }

    /// <summary>Haul sets the field itself.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);
}
