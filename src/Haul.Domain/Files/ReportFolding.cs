using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Turns what a slot reports into facts about blocks.</summary>
public static class ReportFolding
{
    /// <summary>
    /// The hashes of durable blocks that a report holds, by block index. A report of a segment that is no longer live has
    /// none: its range is not known any more. Nor has one of another segment of that number, which there is when the state
    /// store has lost the newest rows.
    /// </summary>
    public static IEnumerable<(long Block, BlockHash Hash)> Blocks(FileState state, int slot, SegmentReport report)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(report);
        if (Find(state, slot, report) is not { } segment)
        {
            return [];
        }

        var first = state.Grid.IndexOf(segment.Range.Start) + report.FirstHash;
        return report.Hashes.Select((hash, index) => (first + index, hash));
    }

    /// <summary>
    /// The slot is done, its report is folded, and blocks are not finished: it was told that their hashes are saved and forgot
    /// them, and the state store has lost that save.
    /// </summary>
    public static bool LacksHashes(FileState state, int slot, SegmentReport report)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(report);
        return report is { Ended: true, Error: null } && Find(state, slot, report) is { } segment
            && report.Offset >= segment.Range.End && !state.Finished.Contains(segment.Range);
    }

    /// <summary>Number of the segment's hashes that are saved, so that the slot may forget them.</summary>
    public static int KnownHashes(FileState saved, LiveSegment segment)
    {
        ArgumentNullException.ThrowIfNull(saved);
        ArgumentNullException.ThrowIfNull(segment);
        if (saved.BlockSize == 0)
        {
            return 0;
        }

        var finished = saved.Finished.Ranges.FirstOrDefault(range => range.Contains(segment.Range.Start));
        return (int)((Math.Min(finished.End, segment.Range.End) - segment.Range.Start) / saved.BlockSize) is > 0 and var known ? known : 0;
    }

    public static RangeSet Ranges(BlockGrid grid, IEnumerable<long> blocks) =>
        blocks.Order().Aggregate(RangeSet.Empty, (set, block) => set.Add(grid.BlockAt(block)));

    private static LiveSegment? Find(FileState state, int slot, SegmentReport report) =>
        report.Generation != state.Generation || state.BlockSize == 0 ? null
        : state.Segments.FirstOrDefault(live => live.Slot == slot && live.Number == report.Segment?.Number && live.Range.Start == report.Segment.Range.Start);
}
