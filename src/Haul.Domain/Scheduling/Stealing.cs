using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// A free connection takes the tail of the segment with the longest time left, so that both end together, if that saves
/// more than a request costs. The fastest lane goes first. It takes as much of the tail as it would of fresh work, and
/// what is left then is nobody's: connections that come free in the next moment share it instead of finding one thief with all of it. A
/// segment between two attempts is a victim too: it keeps the block it is in. One whose slot was not heard yet is none.
/// </summary>
internal static class Stealing
{
    /// <summary>Seconds of the victim's rate that stay with it: until it hears of the cut it runs on.</summary>
    public const double KeepSeconds = 2;

    public static void Run(Board board, Thieves thieves)
    {
        var victims = new PriorityQueue<Work, (double Left, long Start)>();
        void Offer(Work work)
        {
            if (work.Rest > 0)
            {
                victims.Enqueue(work, (-work.SecondsTo(work.End, board.Rates.OrSlowest(work.Rate)), work.Segment.Range.Start));
            }
        }

        foreach (var work in board.Works.Where(work => !work.Segment.Hedge && !work.IsUnheard && work.State is not (WorkState.Gone or WorkState.Settling)))
        {
            Offer(work);
        }

        while (thieves.Next is { } silo && victims.TryDequeue(out var victim, out _))
        {
            var edge = Split(board, victim, silo.Peek().Rate);
            if (edge >= victim.End)
            {
                continue; // Not worth it for the fastest lane, so for none.
            }

            var tail = new ByteRange(edge, victim.End);
            board.Cut(victim, edge, CutReason.Steal);
            while (!tail.IsEmpty && thieves.Next is { } thief)
            {
                var piece = Sizing.First(board, tail, thief.Peek(), tail.Length);
                thieves.Assign(thief, piece, AssignReason.Steal, victim.Segment.Number);
                tail = tail with { Start = piece.End };
            }

            Offer(victim);
        }
    }

    /// <summary>Where to split; the victim's end when nothing is gained.</summary>
    private static long Split(Board board, Work victim, double thiefRate)
    {
        var cost = board.Facts.RequestCost;
        var (mine, theirs) = (board.Rates.OrSlowest(thiefRate), board.Rates.OrSlowest(victim.Rate));
        var kept = victim.State is WorkState.Running ? Math.Max(1, (long)Math.Min(victim.Rest, (KeepSeconds + (victim.Slot?.Age ?? 0)) * victim.Rate)) : 1;
        var first = board.Grid.EdgeAtOrAfter(victim.Position + kept);

        // Both end together: quiet + (m - position) / theirs = cost + (end - m) / mine.
        var meet = (cost - victim.Quiet + (victim.Rest / mine)) / ((1 / theirs) + (1 / mine));
        var ideal = victim.Position + (long)Math.Clamp(meet, 0, victim.Rest);
        var (before, after) = (Math.Max(first, board.Grid.EdgeAtOrBefore(ideal)), Math.Max(first, board.Grid.EdgeAtOrAfter(ideal)));
        var best = EndsIn(before) <= EndsIn(after) ? before : after;
        return best < victim.End && victim.SecondsTo(victim.End, theirs) - EndsIn(best) > cost ? best : victim.End;

        double EndsIn(long edge) => Math.Max(victim.SecondsTo(edge, theirs), cost + ((victim.End - edge) / mine));
    }
}
