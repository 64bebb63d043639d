using System.Collections.Frozen;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>The active members of the cluster.</summary>
public sealed class MemberSilos(IClusterMembershipService membership) : ILivingSilos
{
    private Known? _known;

    public IReadOnlyList<string> Names => Now.Names;

    public bool Contains(string name) => Now.Set.Contains(name);

    /// <summary>Every grain asks several times a second, and the members change a few times a day.</summary>
    private Known Now
    {
        get
        {
            var snapshot = membership.CurrentSnapshot;
            return _known is { } known && known.Snapshot == snapshot ? known : _known = new(snapshot);
        }
    }

    private sealed class Known(ClusterMembershipSnapshot snapshot)
    {
        public ClusterMembershipSnapshot Snapshot { get; } = snapshot;

        public IReadOnlyList<string> Names { get; } =
        [
            .. snapshot.Members.Values
                .Where(member => member.Status is SiloStatus.Active)
                .Select(member => member.SiloAddress.ToParsableString())
                .Order(StringComparer.Ordinal),
        ];

        public FrozenSet<string> Set => field ??= Names.ToFrozenSet(StringComparer.Ordinal);
    }
}
