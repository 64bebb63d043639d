using System.Security.Cryptography;
using System.Text;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Keeps secrets out of the state: what of a request may be stored, and under which name its origin is known.</summary>
public static class SafeUrl
{
    /// <summary>scheme://host:port, the unit of politeness.</summary>
    public static string Origin(string url)
    {
        var uri = new Uri(url);
        return $"{uri.Scheme}://{uri.Host}:{uri.Port}";
    }

    /// <summary>
    /// Takes userinfo, query, headers and the proxy's userinfo out of a request: what is left may be stored. A digest stands in for
    /// the query, so that two URLs that differ in it alone still differ.
    /// </summary>
    public static (DownloadRequest Request, DownloadSecrets Secrets) Split(DownloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var uri = new UriBuilder(request.Url);
        var fields = request.Headers.ToList();
        if (uri.UserName.Length > 0 || uri.Password.Length > 0)
        {
            var userinfo = $"{Uri.UnescapeDataString(uri.UserName)}:{Uri.UnescapeDataString(uri.Password)}";
            if (!fields.Exists(field => field.Name.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
            {
                fields.Add(new("Authorization", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(userinfo))}"));
            }

            uri.UserName = uri.Password = "";
        }

        var query = uri.Query.TrimStart('?');
        uri.Query = query.Length == 0 ? "" : Stamp(query);
        uri.Fragment = "";
        var proxy = request.Proxy is null ? null : new UriBuilder(request.Proxy) { UserName = "", Password = "" }.Uri.AbsoluteUri;
        var proxyHasSecrets = request.Proxy is not null && new Uri(request.Proxy).UserInfo.Length > 0;
        return (
            request with { Url = uri.Uri.AbsoluteUri, Headers = [], Proxy = proxy },
            new(query, [.. fields], proxyHasSecrets ? request.Proxy : null));
    }

    /// <summary>The URL to ask for: a stored one with its query put back.</summary>
    public static string Join(string url, DownloadSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return secrets.Query.Length == 0 ? url : new UriBuilder(url) { Query = secrets.Query }.Uri.AbsoluteUri;
    }

    private static string Stamp(string query) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)).AsSpan(0, 8));
}
