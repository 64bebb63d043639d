using System.Net;
using System.Net.Sockets;

namespace Haul.Testing;

/// <summary>Waits for a server process to listen.</summary>
internal static class ServerStart
{
    public static async Task Listening(ProcessRunner process, int port, TimeSpan deadline)
    {
        await Eventually.True(() => Answers(process, port), deadline, $"a server listens on port {port}");
        if (process.HasExited)
        {
            throw new InvalidOperationException($"The server ended with {process.ExitCode}: {process.Output}{process.Error}");
        }
    }

    /// <summary>A process that has ended will not answer later either: there is nothing to wait for.</summary>
    private static async Task<bool> Answers(ProcessRunner process, int port)
    {
        if (process.HasExited)
        {
            return true;
        }

        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return true;
    }
}
