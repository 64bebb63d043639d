using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// At the very end free connections fetch blocks a second time (Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013):
/// the block that would be there last first, once each, on another silo than its owner's where one has a connection free,
/// and only when its owner needs at least <see cref="Worth"/> times as long. A slow upload is hedged by another silo or not at all:
/// its own would send the block the same way.
/// </summary>
internal static class Hedging
{
    /// <summary>A hedge must be expected to end in half the time.</summary>
    public const double Worth = 2;

    /// <summary>Seconds that the upload of written bytes and the save after it may take; one that takes longer is slow, or stuck.</summary>
    public const double SettleLimit = 3;

    public static void Run(Board board, Thieves thieves)
    {
        if (!board.Facts.Hedging)
        {
            return;
        }

        var hedged = board.Works.Where(work => work.Segment.Hedge && !work.Released).Select(work => work.Segment.Range.Start).ToHashSet();
        var blocks = new PriorityQueue<(Work Owner, long Index), (double Left, long Index)>();
        foreach (var work in board.Works.Where(work => IsAwaited(work, board.Facts.Uploads)))
        {
            Offer(work, board.Grid.IndexOf(work.End - 1));
        }

        while (thieves.Next is not null && blocks.TryDequeue(out var block, out var priority))
        {
            var other = thieves.NextBeside(block.Owner.Silo);
            if ((block.Owner.State is WorkState.Settling ? other : other ?? thieves.Next) is not { } silo)
            {
                continue;
            }

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
            var done = owner.State is WorkState.Settling ? Silence.DurableEdge(board, owner) : owner.Position;
            if (index >= 0 && block.End > done)
            {
                blocks.Enqueue((owner, index), (-owner.SecondsTo(block.End, board.Rates.OrSlowest(owner.Rate)), index));
            }
        }
    }

    private static bool IsAwaited(Work work, bool uploads) => !work.Segment.Hedge && !work.IsUnheard && work.State switch
    {
        WorkState.Gone => false,
        WorkState.Settling => uploads && work.Quiet > SettleLimit,
        _ => work.Rest > 0,
    };
}
