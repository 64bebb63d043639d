using System.Diagnostics.CodeAnalysis;

namespace Haul.Abstractions;

/// <summary>The origins that a listing is narrowed to: a host whatever its scheme and port, or a single origin (RFC 6454 section 4).</summary>
/// <param name="Host">In lower case, as it is looked up: without brackets, in ASCII.</param>
/// <param name="Scheme">Null is any, on any port.</param>
/// <param name="Port">Counts with a scheme only.</param>
[GenerateSerializer, Immutable, Alias("haul.OriginFilter")]
public sealed record OriginFilter([property: Id(0)] string Host, [property: Id(1)] string? Scheme = null, [property: Id(2)] int Port = 0)
{
    /// <summary>What it is written as, for those who wrote something else.</summary>
    public const string Takes = "HOST or http(s)://HOST[:PORT]";

    /// <summary>Reads <c>HOST</c> or <c>SCHEME://HOST[:PORT]</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OriginFilter? filter)
    {
        filter = null;
        text = text?.Trim() ?? "";
        var hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!hasScheme)
        {
            var host = text.Trim('[', ']');
            var kind = Uri.CheckHostName(host);
            text = kind is UriHostNameType.Unknown ? "" : kind is UriHostNameType.IPv6 ? $"http://[{host}]" : $"http://{host}";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url is not { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", PathAndQuery: "/", Fragment: "" })
        {
            return false;
        }

        filter = hasScheme ? new(url.IdnHost, url.Scheme, url.Port) : new(url.IdnHost);
        return true;
    }

    /// <summary>The URL is of such an origin.</summary>
    public bool Admits(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && string.Equals(uri.IdnHost, Host, StringComparison.OrdinalIgnoreCase)
        && (Scheme is null || (uri.Scheme == Scheme && uri.Port == Port));

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return Scheme is null ? host : $"{Scheme}://{host}:{Port}";
    }
}
