using System.Net;

namespace Haul.Transfer;

/// <summary>
/// Which addresses may be dialled. Asked with the resolved address that is dialled next, never with a name, so that neither
/// encodings of an address nor a name that resolves differently the second time get around it.
/// </summary>
public interface IAddressPolicy
{
    /// <param name="address">IPv4 in IPv6 is unmapped.</param>
    bool Allows(IPAddress address);
}
