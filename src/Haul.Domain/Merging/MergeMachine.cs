using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The rules of a merger.</summary>
public static class MergeMachine
{
    /// <summary>A plan is stale when one of a higher (generation, revision) was accepted before.</summary>
    public static bool IsStale(int generation, long revision, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return (plan.Generation, plan.Revision).CompareTo((generation, revision)) < 0;
    }

    /// <summary>What the plan asks for is done: the file stands there and has its digests.</summary>
    public static bool IsDone(MergeState state, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        return state.Published && state.Generation == plan.Generation && NotCompared(state, plan) is null;
    }

    /// <summary>A digest of the plan that nobody has compared with the file that the row knows; null: all were.</summary>
    public static Digest? NotCompared(MergeState state, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Digests.Except(state.Generation == plan.Generation ? state.Compared : []).FirstOrDefault();
    }

    /// <summary>The merger is about to publish what has the digests of the plan, or will before it is called finished.</summary>
    public static Transition<MergeState> Publishing(MergeState state, MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(plan);
        return IsStale(state.Generation, state.Revision, plan)
            ? Transition.Refuse(state, $"The plan ({plan.Generation}, {plan.Revision}) is older than the row ({state.Generation}, {state.Revision}).")
            : Transition.To(new MergeState { Generation = plan.Generation, Revision = plan.Revision, Epoch = state.Epoch + 1, Compared = plan.Digests });
    }

    /// <summary>The file stands under its final name.</summary>
    public static Transition<MergeState> Published(MergeState state, string verified)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Epoch == 0
            ? Transition.Refuse(state, "A merger that never started to publish cannot have published.")
            : Transition.To(state with { Published = true, Verified = verified });
    }

    /// <summary>
    /// What a checked file may be called: the strongest digest that was given and held, <c>blocks</c> when every block was
    /// read again, else <c>no</c>.
    /// </summary>
    public static string Verdict(IEnumerable<Digest> held, bool allBlocksRead)
    {
        var names = held.Select(digest => digest.Algorithm).ToHashSet();
        return Digests.Algorithms.FirstOrDefault(names.Contains) ?? (allBlocksRead ? "blocks" : "no");
    }
}
