using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The rules of a segment grain: what a plan changes, and what progress may be written down.</summary>
public static class SegmentMachine
{
    /// <summary>A plan is stale when one of a higher (generation, revision) was accepted before.</summary>
    public static bool IsStale(int generation, long revision, SegmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (plan.Generation, plan.Revision).CompareTo((generation, revision)) < 0;
    }

    /// <summary>
    /// What an accepted plan makes of the row. A number that is not the row's starts afresh; the same number may
    /// only lose bytes at its end (a steal or a cut) or be given another attempt.
    /// </summary>
    public static Transition<SegmentState> Planned(SegmentState state, SegmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        if (IsStale(state.Generation, state.Revision, plan))
        {
            return Transition.Refuse(state, $"The plan ({plan.Generation}, {plan.Revision}) is older than the row ({state.Generation}, {state.Revision}).");
        }

        if (plan.Segment is not { } wanted)
        {
            // A stop leaves the row as it is: the slot goes on from there.
            return Transition.To(state);
        }

        if (state.Generation != plan.Generation || state.Segment?.Number != wanted.Number)
        {
            return Transition.To(Fresh(state, plan, wanted));
        }

        if (state.Segment.Range.Start != wanted.Range.Start)
        {
            return Transition.Refuse(state, $"Segment {wanted.Number} starts at {state.Segment.Range.Start}, the plan says {wanted.Range.Start}.");
        }

        var known = Forget(state, plan.KnownHashes);
        return wanted == state.Segment
            ? Transition.To(known)
            : Transition.To(known with { Revision = plan.Revision, Segment = wanted with { Attempt = Math.Max(wanted.Attempt, state.Segment.Attempt) } });
    }

    /// <summary>A pump is about to start: fences every older owner of the row.</summary>
    public static SegmentState Starting(SegmentState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state with { Epoch = state.Epoch + 1 };
    }

    /// <summary>The bytes before <paramref name="offset"/> are durable; <paramref name="hashes"/> are those of the blocks finished since.</summary>
    public static Transition<SegmentState> Advanced(SegmentState state, long offset, ImmutableArray<BlockHash> hashes, BlockHash? headHash, long? learnedLength)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Segment is null ? Transition.Refuse(state, "A slot without a segment cannot advance.")
            : offset < state.Offset ? Transition.Refuse(state, $"The offset {state.Offset} cannot go back to {offset}.")
            : Transition.To(state with { Offset = offset, Hashes = state.Hashes.AddRange(hashes), HeadHash = headHash, LearnedLength = learnedLength ?? state.LearnedLength });
    }

    /// <summary>The bytes between the start of the block and the offset are not what was written: the block is fetched again.</summary>
    public static Transition<SegmentState> HeadLost(SegmentState state, long blockStart)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Segment is not { } segment || blockStart > state.Offset || blockStart < segment.Range.Start
            ? Transition.Refuse(state, $"{blockStart} is not the start of the block that holds the offset {state.Offset}.")
            : Transition.To(state with { Offset = blockStart, HeadHash = null });
    }

    private static SegmentState Fresh(SegmentState state, SegmentPlan plan, SegmentAssignment segment) => new()
    {
        Generation = plan.Generation,
        Revision = plan.Revision,
        Segment = segment,
        Epoch = state.Epoch,
        Offset = segment.Range.Start,
        Received = state.Received,
    };

    /// <summary>Drops hashes that the file grain has saved, so that the row of a long stream stays small.</summary>
    private static SegmentState Forget(SegmentState state, int known)
    {
        var drop = Math.Clamp(known - state.FirstHash, 0, state.Hashes.Length);
        return drop == 0 ? state : state with { Hashes = state.Hashes.RemoveRange(0, drop), FirstHash = state.FirstHash + drop };
    }
}
