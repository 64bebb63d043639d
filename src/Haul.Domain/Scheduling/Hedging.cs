using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// At the very end free connections fetch blocks a second time (Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013):
/// the block that would be there last first, once each, on another silo than its owner's where one has a connection free,
/// and only when its owner needs at least <see cref="Worth"/> times as long.
/// </summary>
internal static class Hedging
{
    /// <summary>A hedge must be expected to end in half the time.</summary>
    public const double Worth = 2;

    public static void Run(Board board, Thieves thieves)
    {
        if (!board.Facts.Hedging)
        {
            return;
        }

        var hedged = board.Works.Where(work => work.Segment.Hedge && !work.Released).Select(work => work.Segment.Range.Start).ToHashSet();
        var blocks = new PriorityQueue<(Work Owner, long Index), (double Left, long Index)>();
        foreach (var work in board.Works.Where(work => !work.Segment.Hedge && !work.IsUnheard && work.Rest > 0 && work.State is not (WorkState.Gone or WorkState.Settling)))
        {
            Offer(work, board.Grid.IndexOf(work.End - 1));
        }

        while (blocks.TryDequeue(out var block, out var priority) && thieves.NextBeside(block.Owner.Silo) is { } silo)
        {
            var range = board.Grid.BlockAt(block.Index);
            var rate = silo.Peek().Rate;
            if (rate <= 0 || -priority.Left < Worth * (board.Facts.RequestCost + (range.Length / rate)))
            {
                continue;
            }

            if (hedged.Add(range.Start) && !board.Facts.Finished.Contains(range))
            {
                thieves.Assign(silo, range, AssignReason.Hedge, block.Owner.Segment.Number);
            }

            Offer(block.Owner, block.Index - 1);
        }

        void Offer(Work owner, long index)
        {
            var block = board.Grid.BlockAt(Math.Max(0, index));
            if (index >= 0 && block.End > owner.Position)
            {
                blocks.Enqueue((owner, index), (-owner.SecondsTo(block.End, board.Rates.OrSlowest(owner.Rate)), index));
            }
        }
    }
}
