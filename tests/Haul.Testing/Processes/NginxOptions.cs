namespace Haul.Testing;

/// <summary>How nginx is configured.</summary>
public sealed class NginxOptions
{
    /// <summary>The program.</summary>
    public string Program { get; init; } = "/usr/sbin/nginx";

    /// <summary>Whether it compresses every type for clients that accept it, which weakens the ETag (A24).</summary>
    public bool Gzip { get; init; }

    /// <summary>Whether it speaks HTTP/2: by ALPN with TLS, and without TLS to clients that begin with it.</summary>
    public bool Http2 { get; init; }

    /// <summary>The authority that signs its certificate; null speaks plain HTTP.</summary>
    public TestAuthority? Authority { get; init; }

    /// <summary>Requests after which it ends a connection, by GOAWAY in HTTP/2 (A60); 0 keeps nginx's own default.</summary>
    public int KeepAliveRequests { get; init; }

    /// <summary>More directives for the server block, each with its semicolon.</summary>
    public string ServerDirectives { get; init; } = "";
}
