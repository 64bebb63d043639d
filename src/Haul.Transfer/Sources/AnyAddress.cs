using System.Net;

namespace Haul.Transfer;

/// <summary>No restriction: for a user who downloads with his own rights on his own machine.</summary>
public sealed class AnyAddress : IAddressPolicy
{
    public bool Allows(IPAddress address) => true;
}
