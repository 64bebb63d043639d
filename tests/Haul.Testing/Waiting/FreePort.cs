using System.Net;
using System.Net.Sockets;

namespace Haul.Testing;

/// <summary>
/// Finds TCP ports for servers that cannot choose their own. They lie below those that the system gives to outgoing connections
/// (from 32,768 on with Linux): among them, a client of another test may have the port before its server listens.
/// </summary>
public static class FreePort
{
    /// <summary>Between the defaults of a silo and of its gateway.</summary>
    private const int First = 13_000;

    private const int End = 29_000;

    /// <summary>None is given out twice before all were: a server listens on its port only some seconds after it is told of it.</summary>
    private static uint given = (uint)Random.Shared.Next(End - First);

    /// <summary>A loopback port that was free a moment ago; a server of another process may still take it first.</summary>
    public static int Next() => Next(1)[0];

    /// <summary>Several different ports.</summary>
    public static int[] Next(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            while (listeners.Count < count)
            {
                var port = First + (int)(Interlocked.Increment(ref given) % (End - First));
                var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
                try
                {
                    listener.Start();
                    listeners.Add(listener);
                }
                catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse)
                {
                    listener.Dispose();
                }
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
