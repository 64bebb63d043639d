using System.Buffers;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Reads <c>Name: value</c>. Messages never show the value: it may be a secret.</summary>
public static class HeaderText
{
    /// <summary>Fields that are the engine's: each would break framing, ranges or the identity of the bytes.</summary>
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "Range", "If-Range", "Host", "Content-Length", "Transfer-Encoding", "Connection", "Accept-Encoding",
        "Proxy-Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Expect",
    };

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <exception cref="InputException">It is not a field, or one that Haul sets itself.</exception>
    public static HeaderField Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw new InputException("a --header has no colon", "give it as --header 'Name: value'");
        }

        var name = text[..colon];
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            throw new InputException("a --header has a name that is no field name", "use letters, digits and hyphens, as in --header 'Name: value'");
        }

        var value = text[(colon + 1)..].Trim(' ', '\t');
        if (value.Any(letter => letter is (< ' ' or > '~') and not '\t'))
        {
            throw new InputException($"--header {name} has characters that no field may have (line breaks, controls, non-ASCII)", "take them out");
        }

        return Refused.Contains(name)
            ? throw new InputException($"--header {name} is set by Haul itself", "leave it out")
            : new(name, value);
    }
}
