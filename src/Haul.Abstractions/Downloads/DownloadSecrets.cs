using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What of a request is stored encrypted, or not at all: it may hold passwords, tokens and signatures.</summary>
/// <param name="Query">Of the URL, without the question mark; empty when it has none.</param>
/// <param name="Headers">Fields for the URL's own origin; userinfo has become one of them.</param>
/// <param name="Proxy">URL of the proxy with its userinfo; null when it has none.</param>
[GenerateSerializer, Immutable, Alias("haul.DownloadSecrets")]
public sealed record DownloadSecrets(
    [property: Id(0)] string Query, [property: Id(1)] ImmutableArray<HeaderField> Headers, [property: Id(2)] string? Proxy = null)
{
    public static readonly DownloadSecrets None = new("", []);

    public bool IsEmpty => Query.Length == 0 && Headers.IsEmpty && Proxy is null;
}
