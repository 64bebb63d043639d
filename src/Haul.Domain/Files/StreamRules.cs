using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Decides for the cases with nothing to schedule: the probe, and the one stream of an origin without ranges or length.</summary>
public static class StreamRules
{
    public static ImmutableArray<Decision> Decide(FileState state, IReadOnlyCollection<SlotFacts> slots, IReadOnlyCollection<SiloFacts> silos)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Segments is [var whole] && state.Finished.Contains(whole.Range))
        {
            return [new Decision.Release(whole.Number)];
        }

        if (silos.Where(silo => silo is { Connections: > 0, Paused: false }).MaxBy(silo => silo.Connections) is not { } free)
        {
            return [];
        }

        if (state.Segments is not [var stream])
        {
            return state.Status is DownloadStatus.Downloading && state.Segments.IsEmpty && !state.IsWhole
                ? [new Decision.Assign(0, free.Silo, state.Grid.File, AssignReason.Fresh)]
                : [];
        }

        var slot = slots.FirstOrDefault(slot => slot.Slot == stream.Slot);
        var home = silos.FirstOrDefault(silo => silo.Silo == slot?.Silo) ?? silos.FirstOrDefault(silo => silo.Silo == stream.Silo);
        return slot is not { Waiting: true } && (home is null || slot is not { Ended: false })
            ? [new Decision.Start(stream.Number, (home ?? free).Silo)]
            : [];
    }
}
