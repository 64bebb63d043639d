using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Haul.Testing;

/// <summary>How an origin speaks TLS.</summary>
public sealed class OriginTls : IDisposable
{
    /// <summary>Fatal alert protocol_version, in a TLS 1.0 record: all that such a server says to a modern client.</summary>
    private static readonly byte[] ProtocolVersionAlert = [0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46];

    private readonly X509Certificate2 certificate;
    private readonly SslStreamCertificateContext context;
    private readonly CertificateKind kind;

    /// <summary>Makes the certificate; the authority is one a test can hand to the client.</summary>
    public OriginTls(TestAuthority authority, CertificateKind kind = CertificateKind.Good, params string[] hosts)
    {
        this.kind = kind;
        certificate = authority.Issue(kind, hosts);
        context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <inheritdoc />
    public void Dispose() => certificate.Dispose();

    /// <summary>The encrypted stream, or null where the handshake is refused.</summary>
    internal async Task<Stream?> Accept(NetworkStream plain, CancellationToken cancellationToken)
    {
        if (kind == CertificateKind.OldProtocolOnly)
        {
            var hello = new byte[16 * 1024];
            _ = await plain.ReadAsync(hello, cancellationToken);
            await plain.WriteAsync(ProtocolVersionAlert, cancellationToken);
            return null;
        }

        var tls = new SslStream(plain, leaveInnerStreamOpen: false);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, cancellationToken);
        return tls;
    }
}
