namespace Haul.Abstractions;

/// <summary>URLs as people may see them: userinfo and query can hold secrets (signatures, tokens), so neither is shown.</summary>
public static class ShownUrl
{
    /// <summary>The URL without userinfo, query and fragment.</summary>
    public static string Of(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    /// <summary>The same of a text; what is no URL is not shown at all.</summary>
    public static string Of(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? Of(uri) : "";
}
