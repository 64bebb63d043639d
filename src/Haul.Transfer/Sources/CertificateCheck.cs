using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Haul.Transfer;

/// <summary>Takes the platform's verdict on a certificate as it is, and puts a refusal into words.</summary>
internal static class CertificateCheck
{
    /// <returns>True; a refusal is thrown, as that is the only way for its reason to reach the caller.</returns>
    /// <exception cref="RefusedCertificateException">The platform found any error.</exception>
    public static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        errors == SslPolicyErrors.None ? true : throw new RefusedCertificateException(Explain(chain, errors));

    private static string Explain(X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            return "it sent none";
        }

        var status = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) ?? X509ChainStatusFlags.NoError;
        var reasons = new List<string>();
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            reasons.Add("it is for another host name");
        }

        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            reasons.Add("it has expired or is not valid yet");
        }

        if (status.HasFlag(X509ChainStatusFlags.Revoked))
        {
            reasons.Add("it is revoked");
        }

        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid))
        {
            reasons.Add("its signature is not that of its issuer");
        }

        if ((status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0)
        {
            reasons.Add(chain!.ChainElements.Count == 1 && IsSelfSigned(chain.ChainElements[0].Certificate)
                ? "it is self-signed"
                : "its issuer is unknown here, or the origin does not send the whole chain");
        }

        return reasons.Count > 0 ? string.Join(" and ", reasons) : $"the platform refuses it ({errors}, {status})";
    }

    private static bool IsSelfSigned(X509Certificate2 certificate) =>
        certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
}
