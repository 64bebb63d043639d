using System.Net;

namespace Haul.Transfer;

/// <summary>
/// Address blocks that are not the public internet: the special-purpose registries of IANA (RFC 6890 and its updates), multicast,
/// and addresses at which clouds serve the credentials of a machine.
/// </summary>
internal static class SpecialAddresses
{
    /// <summary>Carries an IPv4 address in its last 32 bits (RFC 6052).</summary>
    public static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>The same for translators of a site; where in it the IPv4 address lies is up to the site (RFC 8215).</summary>
    public static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");

    /// <summary>Carries an IPv4 address in bits 16 to 47 (RFC 3056).</summary>
    public static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Carries an inverted IPv4 address in its last 32 bits (RFC 4380).</summary>
    public static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    private static readonly IPNetwork[] Blocks =
    [
        .. new[]
        {
            "0.0.0.0/8",        // this host
            "10.0.0.0/8",       // private
            "100.64.0.0/10",    // shared by carriers (RFC 6598); metadata of one cloud
            "127.0.0.0/8",      // loopback
            "168.63.129.16/32", // host of an Azure machine, public by its number only
            "169.254.0.0/16",   // link-local; metadata of most clouds
            "172.16.0.0/12",    // private
            "192.0.0.0/24",     // protocol assignments; metadata of one cloud
            "192.0.2.0/24",     // documentation
            "192.88.99.0/24",   // relays of 6to4
            "192.168.0.0/16",   // private
            "198.18.0.0/15",    // benchmarks
            "198.51.100.0/24",  // documentation
            "203.0.113.0/24",   // documentation
            "224.0.0.0/4",      // multicast
            "240.0.0.0/4",      // reserved, broadcast
            "::/128",           // unspecified
            "::1/128",          // loopback
            "100::/64",         // discard
            "2001::/23",        // protocol assignments: benchmarks, overlays
            "2001:db8::/32",    // documentation
            "3fff::/20",        // documentation
            "5f00::/16",        // segment routing
            "fc00::/7",         // private; metadata of one cloud
            "fe80::/10",        // link-local
            "fec0::/10",        // site-local
            "ff00::/8",         // multicast
        }.Select(IPNetwork.Parse),
        Nat64, LocalNat64, SixToFour, Teredo,
    ];

    public static bool Contain(IPAddress address) => Blocks.Any(block => block.Contains(address));
}
