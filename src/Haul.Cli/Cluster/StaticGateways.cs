using System.Net;
using System.Net.Sockets;
using Haul.Abstractions;
using Orleans.Hosting;

namespace Haul.Cli;

/// <summary>Gateways that the user lists as <c>host:port</c>.</summary>
public sealed record StaticGateways(IReadOnlyList<DnsEndPoint> Hosts) : IGatewaySource
{
    public string Shown => string.Join(", ", Hosts.Select(host => PlainText.Of(host.Host.Contains(':', StringComparison.Ordinal) ? $"[{host.Host}]:{host.Port}" : $"{host.Host}:{host.Port}")));

    public string Cure => "start haul-silo there, or give the gateways of a running one with --cluster HOST:PORT";

    public bool LeadsAway => Hosts.Any(host =>
        IPAddress.TryParse(host.Host, out var address) ? !IPAddress.IsLoopback(address) : !host.Host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase));

    public async Task<IReadOnlyList<IPEndPoint>> Resolve(CancellationToken cancellationToken)
    {
        var found = new List<IPEndPoint>();
        DnsEndPoint? unknown = null;
        foreach (var host in Hosts)
        {
            var addresses = await AddressesOf(host, cancellationToken);
            unknown = addresses.Count == 0 ? host : unknown;
            found.AddRange(addresses.Select(address => new IPEndPoint(address, host.Port)));
        }

        // One name that is gone does not matter while another gateway can be asked.
        return found.Count > 0 ? [.. found.Distinct()]
            : throw new InputException(ErrorCode.ClusterUnreachable, $"the name '{PlainText.Of(unknown!.Host)}' has no address", "check --cluster");
    }

    public void Configure(IClientBuilder client, GatewayTarget target, IReadOnlyList<IPEndPoint> known) => client.UseStaticClustering([.. known]);

    private static async Task<IReadOnlyList<IPAddress>> AddressesOf(DnsEndPoint host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host.Host, out var address))
        {
            return [address];
        }

        try
        {
            // A name like localhost has an address of each family, and a silo listens on one of them.
            return [.. (await Dns.GetHostAddressesAsync(host.Host, cancellationToken)).OrderBy(found => found.AddressFamily is AddressFamily.InterNetwork ? 0 : 1)];
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
