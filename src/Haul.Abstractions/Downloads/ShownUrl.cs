using System.Text.RegularExpressions;

namespace Haul.Abstractions;

/// <summary>URLs as people may see them: userinfo and query can hold secrets (signatures, tokens), so neither is shown.</summary>
public static partial class ShownUrl
{
    /// <summary>The URL without userinfo, query and fragment.</summary>
    public static string Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>The same of a text; what is no URL is not shown at all.</summary>
    public static string Of(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? Of(uri) : "";

    /// <summary>A message with each URL in it redacted.</summary>
    public static string Redact(string message) => Query().Replace(Userinfo().Replace(message, "$1"), "$1");

    [GeneratedRegex("([A-Za-z][A-Za-z0-9+.-]*://)[^/?#\\s'\"]*@")]
    private static partial Regex Userinfo();

    [GeneratedRegex("([A-Za-z][A-Za-z0-9+.-]*://[^?#\\s'\"<>]*)[?#][^\\s'\"<>]*?(?=[;,.:)]*(?:[\\s'\"<>]|$))")]
    private static partial Regex Query();
}
