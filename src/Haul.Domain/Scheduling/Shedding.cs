using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Gives connections over the share back at the next block edge: hedges at once, then the slowest. Segments that are about
/// to end there anyway count as given back, and so do those that were not heard yet: where they may be cut is known when they are.
/// </summary>
internal static class Shedding
{
    /// <summary>Seconds within which a pump has heard of its cut, also on a busy machine: what it receives beyond the edge is lost.</summary>
    private const double Hearing = 0.5;

    /// <summary>Seconds without a byte after which none is taken to be on its way.</summary>
    private const double Standing = 2;

    public static void Run(Board board)
    {
        var running = board.Works.Where(work => work.State is WorkState.Running && !work.EndsWithin(board.Facts.Ahead)).ToLookup(work => work.Silo);
        foreach (var silo in board.Silos)
        {
            var surplus = silo.Held - silo.Ending - silo.Granted - running[silo.Name].Count(work => work.IsUnheard);
            ShedRunning(board, running[silo.Name].Where(work => !work.IsUnheard), surplus);
        }

        // A slot between two attempts on a silo without any connection would wait for ever: its rest goes elsewhere.
        foreach (var work in board.Works.Where(work => work.State is WorkState.Startable or WorkState.Pausing && board.Lanes(work.Silo) is { Granted: <= 0, Paused: false }))
        {
            board.Cut(work, Silence.DurableEdge(board, work), CutReason.OverShare);
            work.State = WorkState.Gone;
        }
    }

    private static void ShedRunning(Board board, IEnumerable<Work> running, int surplus)
    {
        var ordered = running
            .Select(work => (Work: work, Edge: NextEdge(board, work)))
            .OrderByDescending(item => item.Work.Segment.Hedge)
            .ThenByDescending(item => item.Edge >= item.Work.End)
            .ThenBy(item => item.Work.Rate)
            .ThenByDescending(item => item.Work.Segment.Number);
        foreach (var (work, edge) in ordered.Take(surplus))
        {
            if (work.Segment.Hedge)
            {
                board.Release(work);
            }
            else if (edge < work.End)
            {
                board.Cut(work, edge, CutReason.OverShare);
            }
        }
    }

    /// <summary>
    /// The next block edge that the pump has not passed by the time it hears of the cut. One that is connected has bytes on
    /// their way beyond the edge that it stands at, unless it has stood there for long.
    /// </summary>
    private static long NextEdge(Board board, Work work)
    {
        if (work.Quiet >= Standing)
        {
            return board.Grid.EdgeAtOrAfter(work.Position);
        }

        var least = work.Slot is { Connected: true } ? 1 : 0;
        var rate = work.Rate > 0 ? work.Rate : board.Rates.Usual(work.Silo);
        var ahead = Math.Max(least, (long)(rate * ((work.Slot?.Age ?? 0) + Hearing)));
        return board.Grid.EdgeAtOrAfter(work.Position + Math.Min(ahead, work.Rest));
    }
}
