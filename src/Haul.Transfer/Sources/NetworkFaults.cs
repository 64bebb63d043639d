using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Puts what the network stack throws into a sentence that names cause and cure, and says whether another try can help.</summary>
internal static class NetworkFaults
{
    /// <param name="url">What was asked for.</param>
    /// <param name="proxy">What was connected to instead, if anything.</param>
    public static TransferError Explain(Exception error, Uri url, Uri? proxy)
    {
        var host = url.Authority;
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            var found = cause switch
            {
                RefusedAddressException => new TransferError(TransferErrorKind.Final, cause.Message, ErrorCode.Policy),
                RefusedCertificateException => Final($"The certificate of {host} is refused: {cause.Message}."),
                AuthenticationException => Final($"TLS with {host} failed: {Innermost(cause).TrimEnd('.')}; see whether the URL is one of http, and which versions of TLS the origin speaks."),
                SocketException socket => Transient(Explain(socket, proxy is null ? host : $"The proxy {proxy.Authority}")),
                HttpRequestException { StatusCode: HttpStatusCode.ProxyAuthenticationRequired } =>
                    Final("The proxy asks for credentials (407): put them into the proxy's URL.", ErrorCode.OriginRefused),
                HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Transient($"The proxy did not connect to {host}: {cause.Message}"),
                HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                    Transient($"{host} sent more header fields than the {HttpHandlers.LongestHeadKiB} KiB that are accepted."),
                HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => Transient($"{host} closed the connection too early."),
                HttpIOException or HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
                    Transient($"{host} sent what is no HTTP reply: {cause.Message}"),
                TimeoutException or OperationCanceledException => Transient($"{host} could not be connected to in time."),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        return Transient($"The connection to {host} broke: {Innermost(error)}");
    }

    private static string Explain(SocketException error, string host) => error.SocketErrorCode switch
    {
        SocketError.HostNotFound or SocketError.NoData => $"{host} does not resolve to an address: check the name and the DNS.",
        SocketError.TryAgain => $"{host} cannot be resolved now: the DNS gives no answer.",
        SocketError.ConnectionRefused => $"{host} refuses connections: nothing listens there.",
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => $"{host} reset the connection.",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.HostDown =>
            $"{host} cannot be reached: there is no route, check the network.",
        SocketError.TimedOut => $"{host} does not answer at all.",
        _ => $"{host} cannot be connected to: {error.Message}",
    };

    private static string Innermost(Exception error) => error.GetBaseException().Message;

    private static TransferError Transient(string message) => new(TransferErrorKind.Transient, message, ErrorCode.Network);

    private static TransferError Final(string message, ErrorCode code = ErrorCode.Network) => new(TransferErrorKind.Final, message, code);
}
