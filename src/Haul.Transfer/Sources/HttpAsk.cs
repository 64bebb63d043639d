using System.Globalization;
using System.Net;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Writes the GET for one hop of a request.</summary>
/// <remarks>
/// Asks for no digests (Want-Repr-Digest): origins that have them send them unasked, and unknown fields upset some firewalls.
/// </remarks>
internal static class HttpAsk
{
    private static readonly string UserAgent = $"Haul/{typeof(HttpAsk).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Fields that frame the request or choose the bytes: a caller's would break what the gate relies on.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept-Encoding", "Connection", "Content-Length", "Expect", "Host", "If-Range", "Keep-Alive", "Proxy-Authorization",
        "Range", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    /// <param name="atHome">The URL has the origin of the request: it gets the credentials.</param>
    public static HttpRequestMessage Write(SourceRequest request, GateAsk ask, Uri url, bool atHome)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, url)
        {
            // One request, one TCP stream: parallel ranges must not share a congestion window.
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        var fields = message.Headers;
        if (atHome)
        {
            foreach (var field in request.Credentials.Where(field => !Reserved.Contains(field.Name)))
            {
                fields.TryAddWithoutValidation(field.Name, field.Value);
            }

            if (!fields.NonValidated.Contains("Authorization") && UserInfo.Read(request.Url) is { } credential)
            {
                fields.TryAddWithoutValidation("Authorization", UserInfo.Basic(credential));
            }
        }

        if (!fields.NonValidated.Contains("User-Agent"))
        {
            fields.TryAddWithoutValidation("User-Agent", UserAgent);
        }

        if (!fields.NonValidated.Contains("Accept"))
        {
            fields.TryAddWithoutValidation("Accept", "*/*");
        }

        fields.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (ask.SendsRange)
        {
            fields.TryAddWithoutValidation("Range", Range(ask.Range));
        }

        return message;
    }

    /// <summary>RFC 9110 section 14.1.2: the last position is inclusive.</summary>
    private static string Range(ByteRange range) => range.IsOpen
        ? string.Create(CultureInfo.InvariantCulture, $"bytes={range.Start}-")
        : string.Create(CultureInfo.InvariantCulture, $"bytes={range.Start}-{range.End - 1}");
}
