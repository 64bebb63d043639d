using System.Net;
using System.Net.Sockets;

namespace Haul.Cli;

/// <summary>Asks the network, below any protocol, whether somebody listens.</summary>
internal static class Probe
{
    /// <summary>A listener on the far side of the world answers well within it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<ProbeAnswer> Ask(IPEndPoint address, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, either.Token);
            return ProbeAnswer.Listens;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode is SocketError.ConnectionRefused ? ProbeAnswer.Refused : ProbeAnswer.Silent;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ProbeAnswer.Silent;
        }
    }
}

/// <summary>What a port said.</summary>
internal enum ProbeAnswer
{
    /// <summary>No answer, or no way there.</summary>
    Silent,

    /// <summary>The machine is there; nobody listens.</summary>
    Refused,

    Listens,
}
