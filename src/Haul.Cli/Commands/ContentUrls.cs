using System.Net;
using System.Net.NetworkInformation;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Where a finished file can be read over HTTP: one URL for each silo that serves it, those at work first.</summary>
public static class ContentUrls
{
    public static IReadOnlyList<Uri> Of(DownloadId id, IReadOnlyList<NodeView> nodes) =>
    [
        .. from node in nodes
           let root = RootOf(node)
           where root is not null
           orderby node.Status == "active" ? 0 : 1
           select new Uri(root, $"api/v1/downloads/{id}/content"),
    ];

    /// <summary>Where the HTTP side of a silo is reached from here; null where it has none for this machine.</summary>
    public static Uri? RootOf(NodeView node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Root(node) is { } root && !IsOfAnotherMachine(root, node) ? root : null;
    }

    /// <summary>The loopback address of another machine leads back to this one.</summary>
    private static bool IsOfAnotherMachine(Uri url, NodeView node) =>
        url.IsLoopback && Silo(node) is { } silo && !IPAddress.IsLoopback(silo) && !Ours().Contains(silo);

    private static IEnumerable<IPAddress> Ours() =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(network => network.GetIPProperties().UnicastAddresses).Select(address => address.Address);

    private static IPAddress? Silo(NodeView node) => IPEndPoint.TryParse(node.Address.Split('@')[0], out var silo) ? silo.Address : null;

    private static Uri? Root(NodeView node)
    {
        // + and * are how servers write "all my addresses"; no URL has them.
        var text = node.Http?.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal).TrimEnd('/') + "/";
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? Reachable(url!, node) : null;
    }

    /// <summary>A server on all addresses of its machine is reached at the one that the silo has.</summary>
    private static Uri Reachable(Uri url, NodeView node)
    {
        var listensToAll = IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return listensToAll && Silo(node) is { } silo ? new UriBuilder(url) { Host = silo.ToString() }.Uri : url;
    }
}
