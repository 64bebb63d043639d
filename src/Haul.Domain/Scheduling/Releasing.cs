using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Lets go of segments with nothing left to fetch, of both twins of a hedged block that is finished, and of hedges that
/// failed: their blocks have another owner, or find one as fresh work. Cuts off tails that are finished.
/// </summary>
internal static class Releasing
{
    public static void Run(Board board)
    {
        var finished = board.Facts.Finished;
        foreach (var work in board.Works)
        {
            if (finished.Contains(work.Range) || (work.Segment.Hedge && HasFailed(work)))
            {
                board.Release(work);
            }
        }

        foreach (var work in board.Works.Where(work => !work.Released && work.State is not WorkState.Settling && finished.Contains(work.End - 1)))
        {
            var edge = finished.Gaps(work.Range).Last().End;
            board.Cut(work, edge, CutReason.Finished);
        }
    }

    private static bool HasFailed(Work hedge) =>
        hedge.State is WorkState.Orphan or WorkState.Startable or WorkState.Pausing || hedge.IsSilent;
}
