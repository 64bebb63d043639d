namespace Haul.Testing;

/// <summary>What is right or wrong with an origin's TLS, after the cases of badssl.com.</summary>
public enum CertificateKind
{
    /// <summary>Signed by the authority, for the host, in date.</summary>
    Good,

    /// <summary>Out of date since yesterday.</summary>
    Expired,

    /// <summary>For another host.</summary>
    WrongHost,

    /// <summary>Signed with its own key.</summary>
    SelfSigned,

    /// <summary>Signed by an authority that nobody was told of.</summary>
    UnknownAuthority,

    /// <summary>Signed by an intermediate authority whose certificate is not sent.</summary>
    IncompleteChain,

    /// <summary>Not the certificate but the protocol: a server that knows nothing later than TLS 1.0.</summary>
    OldProtocolOnly,
}
