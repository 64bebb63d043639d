using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Haul.Grains;

/// <summary>The grain lives on the silo whose parsable address is its key, and on no other.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnSiloAttribute() : PlacementAttribute(new OnSilo());

/// <summary>Strategy of <see cref="OnSiloAttribute"/>.</summary>
public sealed class OnSilo : PlacementStrategy;

internal sealed class OnSiloDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var key = target.GrainIdentity.Key.ToString()!;
        return context.GetCompatibleSilos(target).FirstOrDefault(silo => silo.ToParsableString() == key) is { } found
            ? Task.FromResult(found)
            : throw new SiloUnavailableException($"The silo {key} is not a member of the cluster.");
    }
}
