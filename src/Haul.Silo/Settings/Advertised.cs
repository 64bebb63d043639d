using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Haul.Silo;

/// <summary>The address under which others reach this silo.</summary>
internal static class Advertised
{
    /// <summary>Of a network for documents (RFC 5737): a route to it is the route to everybody else, and nothing is sent.</summary>
    private static readonly IPEndPoint Elsewhere = new(new IPAddress([192, 0, 2, 1]), 9);

    /// <exception cref="InputException">It does not resolve, or is no address of this machine.</exception>
    public static IPAddress Read(string? text)
    {
        var address = text is null ? IPAddress.Loopback
            : text.Equals("auto", StringComparison.OrdinalIgnoreCase) ? Outward()
            : IPAddress.TryParse(text, out var literal) ? literal
            : Resolve(text);
        return IsOurs(address) ? address
            : throw new InputException($"{Known.Advertise} is {address}, which is no address of this machine", "give one of its addresses, a name of it, or auto");
    }

    private static IPAddress Outward()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(Elsewhere);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException)
        {
            // Without a default route the first interface that is up reaches what there is to reach.
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(face => face.OperationalStatus is OperationalStatus.Up && face.NetworkInterfaceType is not NetworkInterfaceType.Loopback)
                .SelectMany(face => face.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetwork)
                ?? throw new InputException($"{Known.Advertise} is auto and this machine has no address beyond loopback", "give the address");
        }
    }

    private static IPAddress Resolve(string name)
    {
        try
        {
            var addresses = Dns.GetHostAddresses(name);
            return addresses.FirstOrDefault(address => address.AddressFamily is AddressFamily.InterNetwork) ?? addresses[0];
        }
        catch (Exception error) when (error is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new InputException($"{Known.Advertise} is '{name}', which does not resolve to an address", "correct the name or give the address");
        }
    }

    private static bool IsOurs(IPAddress address)
    {
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        {
            return false;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
