using System.Net;
using System.Net.Sockets;

namespace Haul.Silo;

/// <summary>Where the pages, the API, health and metrics are served.</summary>
/// <param name="Port">Wanted; 0 is any.</param>
/// <param name="IsGiven">Somebody asked for this port, so no other will do.</param>
internal sealed record HttpAddress(IPAddress Address, int Port, bool IsGiven)
{
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <exception cref="InputException">It is no URL of the form <c>http://HOST:PORT</c>.</exception>
    public static HttpAddress Read(string? text)
    {
        if (text is null)
        {
            return new(IPAddress.Loopback, 8080, IsGiven: false);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0 || url.AbsolutePath != "/" || url.Query.Length > 0 || url.UserInfo.Length > 0
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new InputException($"{Known.Http} is no address to listen on", "give it as http://HOST:PORT, as in http://127.0.0.1:8080");
        }

        return url.Scheme == Uri.UriSchemeHttps
            ? throw new InputException($"{Known.Http} is https, which a silo does not speak", "listen on http and put a proxy with the certificate before it")
            : new(Resolve(url), url.Port, IsGiven: true);
    }

    /// <summary>The URL for people and for other silos.</summary>
    /// <param name="advertised">Stands for "every address".</param>
    public Uri Url(int port, IPAddress advertised) =>
        new UriBuilder(Uri.UriSchemeHttp, (Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) ? advertised : Address).ToString(), port).Uri;

    private static IPAddress Resolve(Uri url)
    {
        if (url.IsLoopback && url.HostNameType is UriHostNameType.Dns)
        {
            return IPAddress.Loopback;
        }

        try
        {
            return IPAddress.TryParse(url.DnsSafeHost, out var literal) ? literal : Dns.GetHostAddresses(url.DnsSafeHost)[0];
        }
        catch (Exception error) when (error is SocketException or IndexOutOfRangeException)
        {
            throw new InputException($"{Known.Http} names {url.DnsSafeHost}, which does not resolve to an address", "correct the name or give the address");
        }
    }
}
