using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Haul.Silo;

/// <summary>The ports that a silo listens on.</summary>
internal sealed record Ports(int Silo, int Gateway, int Http)
{
    /// <summary>So many silos of one machine find a place beside each other.</summary>
    private const int Reach = 200;

    /// <summary>A given port that is taken is refused; a default one gives way to the next that is free.</summary>
    /// <param name="moved">Told of every default that was taken.</param>
    /// <exception cref="InputException">A given port is taken, or none is free.</exception>
    public static Ports Choose(SiloSettings settings, Action<string> moved)
    {
        var chosen = new HashSet<int>();
        var silo = Choose(Known.SiloPort, settings.Advertise, settings.SiloPort, 11111, chosen, moved);
        var gateway = Choose(Known.GatewayPort, settings.Advertise, settings.GatewayPort, 30000, chosen, moved);
        var http = Choose(Known.Http, settings.Http.Address, settings.Http.IsGiven ? settings.Http.Port : null, settings.Http.Port, chosen, moved);
        return new(silo, gateway, http);
    }

    private static int Choose(Setting setting, IPAddress address, int? given, int usual, HashSet<int> chosen, Action<string> moved)
    {
        var port = given switch
        {
            0 => Any(address),
            { } wanted => IsFree(address, wanted) && !chosen.Contains(wanted) ? wanted
                : throw new InputException(Say($"{setting}: port {wanted} of {address} is taken"), "give another one, or none to get the next that is free"),
            null => Enumerable.Range(usual, Reach).FirstOrDefault(next => !chosen.Contains(next) && IsFree(address, next)) is > 0 and var free ? free
                : throw new InputException(Say($"{setting}: no port from {usual} to {usual + Reach - 1} of {address} is free"), "give one that is"),
        };
        if (given is null && port != usual)
        {
            moved(Say($"{setting}: port {usual} of {address} is taken, using {port}"));
        }

        chosen.Add(port);
        return port;
    }

    private static bool IsFree(IPAddress address, int port) => Bind(address, port) is not null;

    private static int Any(IPAddress address) =>
        Bind(address, 0) ?? throw new InputException(Say($"{address} has no free port"), "give an address of this machine");

    /// <summary>The port that was bound for a moment, or null.</summary>
    private static int? Bind(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
