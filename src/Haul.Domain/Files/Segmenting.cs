using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Applies the scheduler's decisions to the live segments and refuses those that would break the one rule: a block has one primary segment.</summary>
internal static class Segmenting
{
    public static Transition<FileState> Apply(FileState state, ImmutableArray<Decision> decisions)
    {
        var restarts = state.Status is DownloadStatus.Probing && decisions.All(decision => decision is Decision.Start);
        if (state.Status is not DownloadStatus.Downloading && !restarts)
        {
            return Transition.Refuse(state, $"A download that is {state.Status} has nothing to schedule.");
        }

        foreach (var decision in decisions)
        {
            var step = decision switch
            {
                Decision.Assign assign => Assign(state, assign),
                Decision.Cut cut => Cut(state, cut),
                Decision.Start start => Start(state, start),
                Decision.Release release => Transition.To(state with { Segments = state.Segments.RemoveAll(segment => segment.Number == release.Segment) }),
                _ => throw new ArgumentOutOfRangeException(nameof(decisions), decision, "Not a decision."),
            };
            if (step.IsRefused)
            {
                return step;
            }

            state = step.State;
        }

        return Transition.To(state);
    }

    private static Transition<FileState> Assign(FileState state, Decision.Assign assign)
    {
        var hedge = assign.Reason is AssignReason.Hedge;
        if (assign.Range.IsEmpty || !state.Grid.File.Contains(assign.Range) || !state.Grid.IsEdge(assign.Range.Start) || !state.Grid.IsEdge(assign.Range.End))
        {
            return Transition.Refuse(state, $"{assign.Range} is not a run of blocks of {state.Grid.File}.");
        }

        if (state.Segments.FirstOrDefault(segment => segment.Slot == assign.Slot) is { } busy)
        {
            return Transition.Refuse(state, $"Slot {assign.Slot} has segment {busy.Number} in hand.");
        }

        if (state.Segments.FirstOrDefault(segment => segment.Hedge == hedge && segment.Range.Overlaps(assign.Range)) is { } holder)
        {
            return Transition.Refuse(state, $"{assign.Range} overlaps segment {holder.Number} {holder.Range}.");
        }

        return Transition.To(state.WithSilo(assign.Silo) with
        {
            Segments = state.Segments.Add(new(state.NextSegment, assign.Slot, assign.Silo, assign.Range, Hedge: hedge, Stolen: assign.Reason is AssignReason.Steal)),
            NextSegment = state.NextSegment + 1,
            Slots = Math.Max(state.Slots, assign.Slot + 1),
        });
    }

    private static Transition<FileState> Cut(FileState state, Decision.Cut cut)
    {
        if (Find(state, cut.Segment) is not { } segment)
        {
            return Transition.Refuse(state, $"There is no live segment {cut.Segment} to cut.");
        }

        if (cut.End < segment.Range.Start || cut.End > segment.Range.End || !state.Grid.IsEdge(cut.End))
        {
            return Transition.Refuse(state, $"{cut.End} is not a block edge in {segment.Range}.");
        }

        return Transition.To(state with
        {
            Segments = cut.End == segment.Range.Start
                ? state.Segments.Remove(segment)
                : state.Segments.Replace(segment, segment with { Range = segment.Range with { End = cut.End } }),
        });
    }

    private static Transition<FileState> Start(FileState state, Decision.Start start) =>
        Find(state, start.Segment) is { } segment
            ? Transition.To(state.WithSilo(start.Silo) with { Segments = state.Segments.Replace(segment, segment with { Attempt = segment.Attempt + 1, Silo = start.Silo }) })
            : Transition.Refuse(state, $"There is no live segment {start.Segment} to start.");

    private static LiveSegment? Find(FileState state, long number) => state.Segments.FirstOrDefault(segment => segment.Number == number);
}
