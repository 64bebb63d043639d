using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Haul.Silo;

/// <summary>
/// Tells a request that a page of another origin has a browser send, with the logins that it holds. A browser says where a page
/// comes from (Fetch Metadata, and <c>Origin</c>, RFC 6454 section 7), and no page can change what it says.
/// </summary>
internal static class CrossOrigin
{
    private const string FetchSite = "Sec-Fetch-Site";

    /// <summary>It may change something, and comes from elsewhere. What is no browser tells nothing, and holds no login either.</summary>
    public static bool IsForged(HttpRequest request) => !IsSafe(request) && request.Headers[FetchSite].ToString() switch
    {
        "same-origin" or "none" => false,
        { Length: > 0 } => true,
        _ => request.Headers.Origin.ToString() is { Length: > 0 } origin && !IsOwn(origin, request),
    };

    /// <summary>
    /// A page of another site has it loaded as a part of itself, be it a picture or a frame: it may wake grains, even where the page
    /// cannot see the answer. Following a link is something else, which a person does.
    /// </summary>
    public static bool IsEmbedded(HttpRequest request) =>
        request.Headers[FetchSite] == "cross-site" && !(request.Headers["Sec-Fetch-Mode"] == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() is "document" or "");

    public static bool IsOwn(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 9110 section 9.2.1; a web socket carries what it likes, though it begins as a GET.</summary>
    private static bool IsSafe(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method) || HttpMethods.IsTrace(request.Method))
        && !request.Headers.ContainsKey(HeaderNames.Upgrade);
}
