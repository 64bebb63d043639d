using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Haul.Testing;

/// <summary>A certificate authority that lives in memory for one test.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UtcNow.AddYears(-1);
    private readonly X509Certificate2 root = MakeAuthority("Haul test root", issuer: null);

    /// <summary>The authority's own certificate.</summary>
    public X509Certificate2 Certificate => root;

    /// <summary>The authority's certificate in PEM: what SSL_CERT_FILE points to.</summary>
    public string Pem => root.ExportCertificatePem() + "\n";

    /// <summary>Writes <see cref="Pem"/> and gives back the path.</summary>
    public string WritePem(string path)
    {
        File.WriteAllText(path, Pem);
        return path;
    }

    /// <summary>Writes a good certificate and its key in PEM, for servers that read them from files.</summary>
    public void WriteServerPems(string certificatePath, string keyPath, params string[] hosts)
    {
        using var leaf = Issue(CertificateKind.Good, hosts);
        using var key = leaf.GetECDsaPrivateKey()!;
        File.WriteAllText(certificatePath, leaf.ExportCertificatePem() + "\n");
        File.WriteAllText(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>A server certificate with its key; for 127.0.0.1, ::1 and localhost unless other hosts are named.</summary>
    public X509Certificate2 Issue(CertificateKind kind = CertificateKind.Good, params string[] hosts)
    {
        hosts = kind == CertificateKind.WrongHost ? ["elsewhere.invalid"] : hosts.Length > 0 ? hosts : ["127.0.0.1", "::1", "localhost"];
        using var stranger = kind == CertificateKind.UnknownAuthority ? MakeAuthority("Haul unknown root", issuer: null) : null;
        using var middle = kind == CertificateKind.IncompleteChain ? MakeAuthority("Haul test intermediate", root) : null;
        var issuer = kind == CertificateKind.SelfSigned ? null : stranger ?? middle ?? root;
        return MakeServer(issuer, hosts, kind == CertificateKind.Expired ? DateTimeOffset.UtcNow.AddDays(-1) : Start.AddYears(5));
    }

    /// <inheritdoc />
    public void Dispose() => root.Dispose();

    private static X509Certificate2 MakeAuthority(string name, X509Certificate2? issuer)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        return Sign(request, key, issuer, Start.AddYears(10));
    }

    private static X509Certificate2 MakeServer(X509Certificate2? issuer, string[] hosts, DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={hosts[0]}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        return Sign(request, key, issuer, end);
    }

    private static X509Certificate2 Sign(CertificateRequest request, ECDsa key, X509Certificate2? issuer, DateTimeOffset end)
    {
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (issuer is null)
        {
            return request.CreateSelfSigned(Start, end);
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        var last = end < issuer.NotAfter ? end : issuer.NotAfter;
        using var certificate = request.Create(issuer, Start < issuer.NotBefore ? issuer.NotBefore : Start, last, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }
}
