using System.Net;

namespace Haul.Testing;

/// <summary>How an origin is started.</summary>
public sealed class FaultOriginOptions
{
    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The host in the URLs it gives; the address unless told otherwise.</summary>
    public string? Host { get; init; }

    /// <summary>How it speaks TLS; null speaks plain HTTP.</summary>
    public OriginTls? Tls { get; init; }

    /// <summary>Called with every exchange when it ends, from the thread that served it.</summary>
    public Action<Exchange>? Finished { get; init; }
}
