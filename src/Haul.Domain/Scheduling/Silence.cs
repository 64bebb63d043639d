using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// A slot that does not answer keeps what it reported durable: what it wrote after that may be lost with it. The rest is
/// given away in the same decision; should the slot still live, its late reports are united.
/// </summary>
internal static class Silence
{
    /// <summary>Seconds without an answer: longer than a pump that rests reads on, and a save after it.</summary>
    public const double Limit = 3;

    /// <summary>
    /// Seconds without an answer after which it may come to that. A slot answers at once, unless it has to save a cut or the next
    /// attempt first: a silo is mute where none of those answers that have been heard.
    /// </summary>
    public const double Suspicion = 1;

    public static void Run(Board board)
    {
        foreach (var work in board.Works.Where(work => work.IsSilent && work.State is not (WorkState.Gone or WorkState.Orphan)))
        {
            board.Cut(work, DurableEdge(board, work), CutReason.Silence);
            work.State = WorkState.Gone;
        }
    }

    /// <summary>Where the first unfinished block of the segment starts; a hedge may have finished others behind it.</summary>
    public static long DurableEdge(Board board, Work work) =>
        board.Facts.Finished.Gaps(work.Range).Select(gap => gap.Start).DefaultIfEmpty(work.End).First();
}
