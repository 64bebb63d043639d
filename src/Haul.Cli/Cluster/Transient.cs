using System.Net.Sockets;
using Orleans.Runtime;
using Orleans.Runtime.Messaging;

namespace Haul.Cli;

/// <summary>Tells a call that got lost from one that was answered.</summary>
public static class Transient
{
    /// <summary>The cluster or the way to it failed; the same call may work in a moment.</summary>
    public static bool Is(Exception error) => error is TimeoutException
        or OrleansMessageRejectionException
        or ConnectionFailedException
        or ClientNotAvailableException
        or SocketException
        or HttpRequestException
        or IOException // a body that broke off
        or ObjectDisposedException; // a connection that is being replaced
}
