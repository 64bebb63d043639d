using System.Net;
using System.Net.Sockets;

namespace Haul.Transfer;

/// <summary>
/// For a service that fetches what others ask for: only the public internet, and what the administrator allows beyond it
/// (OWASP, server-side request forgery).
/// </summary>
/// <remarks>
/// IPv4 in IPv6 is judged as the IPv4 address it stands for. Of an address that a translator or a tunnel takes apart (NAT64,
/// 6to4, Teredo) both have to be allowed: the address itself, by the administrator, and the one inside.
/// </remarks>
/// <param name="allowed">Networks that may be dialled although they are special.</param>
public sealed class PrivateAddresses(IReadOnlyList<IPNetwork> allowed) : IAddressPolicy
{
    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        address = Unwrapped(address);
        return (!SpecialAddresses.Contain(address) || allowed.Any(network => network.Contains(address))) && Inside(address).All(Allows);
    }

    /// <summary>The address of a mapped (::ffff:a.b.c.d) or compatible (::a.b.c.d) one (RFC 4291 section 2.5.5); without a scope.</summary>
    private static IPAddress Unwrapped(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        var isCompatible = !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && bytes.AsSpan(12, 3).ContainsAnyExcept((byte)0);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : isCompatible ? new(bytes.AsSpan(12)) : new(bytes);
    }

    /// <summary>IPv4 addresses at which a packet to this one may come out.</summary>
    private static IEnumerable<IPAddress> Inside(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return [];
        }

        var bytes = address.GetAddressBytes();
        return SpecialAddresses.Nat64.Contains(address) ? [new(bytes.AsSpan(12))]
            : SpecialAddresses.SixToFour.Contains(address) ? [new(bytes.AsSpan(2, 4))]
            : SpecialAddresses.Teredo.Contains(address) ? [new([.. bytes.AsSpan(12).ToArray().Select(part => (byte)~part)])]
            : SpecialAddresses.LocalNat64.Contains(address) ? Readings(bytes)
            : [];
    }

    /// <summary>A site's prefix has 48 or 96 bits (RFC 6052 section 2.2): whichever reading is not empty counts.</summary>
    private static IEnumerable<IPAddress> Readings(byte[] bytes) =>
        new IPAddress[] { new(bytes.AsSpan(12)), new([bytes[6], bytes[7], bytes[9], bytes[10]]) }.Where(address => !address.Equals(IPAddress.Any));
}
