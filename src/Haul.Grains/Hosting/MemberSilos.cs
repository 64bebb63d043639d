using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>The active members of the cluster.</summary>
public sealed class MemberSilos(IClusterMembershipService membership) : ILivingSilos
{
    public IReadOnlyList<string> Names =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status is SiloStatus.Active)
            .Select(member => member.SiloAddress.ToParsableString())
            .Order(StringComparer.Ordinal),
    ];
}
