using System.Net;
using System.Net.Sockets;

namespace Haul.Testing;

/// <summary>Finds TCP ports for servers that cannot choose their own.</summary>
public static class FreePort
{
    /// <summary>A loopback port that was free a moment ago; another process may still take it first.</summary>
    public static int Next() => Next(1)[0];

    /// <summary>Several different ports.</summary>
    public static int[] Next(int count)
    {
        var listeners = new List<TcpListener>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                var listener = new TcpListener(IPAddress.Loopback, 0);
                listeners.Add(listener);
                listener.Start();
            }

            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }
}
