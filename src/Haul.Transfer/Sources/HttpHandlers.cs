using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Haul.Transfer;

/// <summary>The connection pools: one handler for direct connections and one for each proxy, made at first use.</summary>
/// <param name="trust">Replaces the platform's trusted roots; null leaves them.</param>
/// <param name="resolve">Replaces the platform's resolver; null leaves it.</param>
internal sealed class HttpHandlers(IAddressPolicy policy, TimeProvider clock, X509ChainPolicy? trust, Resolve? resolve) : IDisposable
{
    /// <summary>KiB of header fields accepted in one reply: enough for real origins, and a bound for endless ones.</summary>
    public const int LongestHeadKiB = 64;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>An address that DNS no longer gives is left within this time.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Long enough between two segments. An origin that closes sooner costs a new connection, nothing else.</summary>
    private static readonly TimeSpan ConnectionIdleTimeout = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _byProxy = [];

    public HttpMessageInvoker For(Uri? proxy) =>
        _byProxy.GetOrAdd(proxy?.AbsoluteUri ?? "", _ => new(() => Make(proxy))).Value;

    public void Dispose()
    {
        foreach (var handler in _byProxy.Values)
        {
            handler.Value.Dispose();
        }
    }

    private HttpMessageInvoker Make(Uri? proxy) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = proxy is not null,
        Proxy = proxy is null ? null : new WebProxy(WithoutUserInfo(proxy)) { Credentials = UserInfo.Read(proxy) },
        MaxResponseHeadersLength = LongestHeadKiB,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = ConnectionIdleTimeout,

        // The broker rules how many connections there are.
        MaxConnectionsPerServer = int.MaxValue,

        // A body that is left before its end can be gigabytes: close, do not drain.
        MaxResponseDrainSize = 0,
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = new Dialer(policy, proxy, clock, resolve ?? Dns.GetHostAddressesAsync).Connect,
        SslOptions = { RemoteCertificateValidationCallback = CertificateCheck.Validate, CertificateChainPolicy = trust },

        // Origins take no part in our traces.
        ActivityHeadersPropagator = null,
    });

    private static Uri WithoutUserInfo(Uri url) =>
        url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;
}
