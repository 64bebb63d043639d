using System.Collections.Immutable;

namespace Haul.Domain;

/// <summary>
/// Says what the slots of a download do next. Pure and deterministic: the same facts give the same decisions.
/// </summary>
public static class SegmentScheduler
{
    /// <summary>
    /// Decisions in the order in which they are to be applied; each one counts with those before it:
    /// <list type="number">
    /// <item>segments with nothing left are released, those whose tail another fetched are cut (<see cref="Releasing"/>);</item>
    /// <item>silent slots lose what is not durable (<see cref="Silence"/>), connections over the share are given back
    /// (<see cref="Shedding"/>);</item>
    /// <item>segments whose attempt ended or whose silo died go on (<see cref="Starting"/>);</item>
    /// <item>free connections take what nobody has (<see cref="FreshWork"/>);</item>
    /// <item>when that is nothing, they steal (<see cref="Stealing"/>), and at last hedge (<see cref="Hedging"/>).</item>
    /// </list>
    /// The number of a slot that has no facts yet is one past the highest so far; a slot has one segment at most.
    /// </summary>
    public static ImmutableArray<Decision> Decide(SchedulerFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var board = new Board(facts);
        Releasing.Run(board);
        board.CountConnections();
        Silence.Run(board);
        Shedding.Run(board);
        Starting.Run(board);
        FreshWork.Run(board);
        if (!board.HasUnassigned)
        {
            var thieves = new Thieves(board);
            Stealing.Run(board, thieves);
            Hedging.Run(board, thieves);
        }

        return board.Decisions;
    }
}
