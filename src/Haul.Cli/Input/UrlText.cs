using System.Text.RegularExpressions;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Reads URLs that a user typed.</summary>
public static partial class UrlText
{
    /// <exception cref="InputException">It is not an absolute http or https URL.</exception>
    public static Uri Parse(string text, string where = "")
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (text.Length == 0)
        {
            throw new InputException($"{where}a URL is empty", "give it as https://host/path");
        }

        if (text.Length > DownloadRequest.LongestUrl)
        {
            throw new InputException($"{where}a URL has {text.Length} characters", $"the longest that Haul takes has {DownloadRequest.LongestUrl}");
        }

        if (text.Any(char.IsControl))
        {
            throw new InputException($"{where}'{Shown(text)}' has control characters", "percent-encode them or take them out");
        }

        var scheme = Scheme().Match(text);
        if (!scheme.Success)
        {
            throw new InputException($"{where}'{Shown(text)}' is not a URL", "give it as https://host/path");
        }

        if (scheme.Groups[1].Value.ToLowerInvariant() is not ("http" or "https"))
        {
            throw new InputException($"{where}'{Shown(text)}' is not an http or https URL", "start it with http:// or https://");
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            throw new InputException($"{where}'{Shown(text)}' is not a URL", "give it as https://host/path");
        }

        // A fragment is the reader's, never the origin's (RFC 9110 section 4.2.5): two of them name one file.
        return new(url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped));
    }

    /// <summary>Something that may or may not be a URL, short and without what may be a secret.</summary>
    private static string Shown(string text)
    {
        var question = text.IndexOfAny(['?', '#']);
        text = question < 0 ? text : text[..question];
        text = text[(text.LastIndexOf('@') + 1)..];
        return PlainText.Of(text.Length > 100 ? text[..100] + "..." : text);
    }

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*):")]
    private static partial Regex Scheme();
}
