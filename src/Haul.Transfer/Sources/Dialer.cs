using System.Net;
using System.Net.Sockets;

namespace Haul.Transfer;

/// <exception cref="SocketException">The name has no address.</exception>
internal delegate Task<IPAddress[]> Resolve(string name, CancellationToken cancellationToken);

/// <summary>Opens the TCP connections: resolves, asks the policy about each address, dials that very address, and watches how TLS ends.</summary>
/// <param name="proxy">The proxy that all connections go to; its address is the administrator's choice and not asked about.</param>
/// <param name="resolve">The addresses of a name, asked anew for each connection.</param>
internal sealed class Dialer(IAddressPolicy policy, Uri? proxy, TimeProvider clock, Resolve resolve)
{
    /// <summary>Patience with one address while others are left: a dead first address costs this, not the whole connect timeout.</summary>
    private static readonly TimeSpan AddressPatience = TimeSpan.FromSeconds(2);

    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = await Connect(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
        var stream = new NetworkStream(socket, ownsSocket: true);
        var request = context.InitialRequestMessage;
        return proxy switch
        {
            null => request.RequestUri?.Scheme == Uri.UriSchemeHttps ? new TlsCloseWatch(stream, afterTunnelReply: false) : stream,
            _ when proxy.Scheme == Uri.UriSchemeHttps => new TlsCloseWatch(stream, afterTunnelReply: false),
            _ when request.Method == HttpMethod.Connect => new TlsCloseWatch(stream, afterTunnelReply: true),
            _ => stream,
        };
    }

    private async Task<Socket> Connect(DnsEndPoint host, CancellationToken cancellationToken)
    {
        // A literal is taken as it is: the resolver throws at the unspecified address instead of giving it.
        var addresses = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await resolve(host.Host, cancellationToken).ConfigureAwait(false);
        var allowed = proxy is not null ? addresses : [.. addresses.Where(address => policy.Allows(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address))];
        if (allowed.Length == 0)
        {
            throw addresses.Length == 0
                ? new SocketException((int)SocketError.HostNotFound)
                : new RefusedAddressException(host.Host, string.Join(", ", addresses.AsEnumerable()));
        }

        for (var i = 0; ; i++)
        {
            var last = i == allowed.Length - 1;
            try
            {
                return await Dial(new(allowed[i], host.Port), last ? Timeout.InfiniteTimeSpan : AddressPatience, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (!last && error is SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // The next address may live (RFC 8305 section 5 without its race).
            }
        }
    }

    private async Task<Socket> Dial(IPEndPoint address, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var tooLong = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, cancellationToken);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, either.Token).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
