namespace Haul.Domain;

/// <summary>
/// Starts segments again, lowest range first, before fresh work: on their silo when it has a connection free, or soon; those
/// of a dead silo on the silo with most.
/// </summary>
internal static class Starting
{
    public static void Run(Board board)
    {
        foreach (var work in board.Works)
        {
            var silo = work.State switch
            {
                WorkState.Startable => board.Lanes(work.Silo),
                WorkState.Orphan when work.Slot is not { Waiting: true } => board.Silos.Where(silo => silo.FreeSoon > 0).MinBy(silo => (silo.Suspect, -silo.FreeSoon)),
                _ => null,
            };
            if (silo?.FreeToStart > 0)
            {
                board.Start(work, silo);
            }
        }
    }
}
