namespace Haul.Testing;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">GET, HEAD, ...</param>
/// <param name="Target">Path and query, as sent; to a proxy that is a whole URL.</param>
/// <param name="Version">HTTP/1.1 or HTTP/1.0.</param>
/// <param name="HeaderLines">The raw header lines, without line ends.</param>
public sealed record OriginRequest(string Method, string Target, string Version, IReadOnlyList<string> HeaderLines)
{
    /// <summary>Path and query, without the scheme and host that a proxy is told (RFC 9112, 3.2).</summary>
    public string OriginForm => Uri.TryCreate(Target, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp ? url.PathAndQuery : Target;

    /// <summary>The path alone.</summary>
    public string Path => OriginForm.Split('?', 2)[0];

    /// <summary>Whether it is a HEAD request.</summary>
    public bool IsHead => Method == "HEAD";

    /// <summary>The value of the first header of that name, or null.</summary>
    public string? Header(string name) => HeaderLines
        .Where(line => line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();

    /// <summary>The decoded value of a query parameter, or null.</summary>
    public string? Query(string name) => (Target.Split('?', 2) is [_, var query] ? query.Split('&') : [])
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == name)
        .Select(pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : "")
        .FirstOrDefault();

    /// <summary>
    /// The span asked for, of a file of <paramref name="length"/> bytes: null without a single byte range that can be read.
    /// A span that starts at or after the length is one the file cannot satisfy.
    /// </summary>
    public ByteSpan? Range(long length)
    {
        var text = Method == "GET" ? Header("Range") : null;
        if (text is null || !text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)
            || text["bytes=".Length..].Split('-') is not [var first, var last])
        {
            return null;
        }

        if (first.Length == 0)
        {
            return long.TryParse(last, out var suffix) ? new(suffix == 0 ? length : Math.Max(0, length - suffix), length) : null;
        }

        if (!long.TryParse(first, out var start))
        {
            return null;
        }

        if (last.Length == 0)
        {
            return new(start, Math.Max(start, length));
        }

        return long.TryParse(last, out var end) && end >= start ? new(start, Math.Max(start, Math.Min(end + 1, length))) : null;
    }
}
