namespace Haul.Domain;

/// <summary>
/// Connections that come free soon, for what suspect silos hold: should they be dead, it goes on elsewhere without waiting for
/// long segments to end. While fewer come free than that, fresh work is handed out in short pieces and to free connections only.
/// </summary>
internal sealed class Reserve
{
    /// <summary>Seconds of work of a short piece: what it costs to hand one out is a tenth of it.</summary>
    public const double Seconds = 0.5;

    private int _spare;

    public Reserve(Board board)
    {
        var wanted = board.Silos.Where(silo => silo.Suspect).Sum(silo => silo.Overdue);
        var others = board.Silos.Where(silo => !silo.Suspect).ToList();
        _spare = wanted == 0 || others.Count == 0 ? int.MaxValue : others.Sum(silo => silo.FreeShortly) - wanted;
    }

    public bool IsShort => _spare <= 0;

    /// <summary>A connection that counted as coming free is taken for longer.</summary>
    public void Take() => _spare--;
}
