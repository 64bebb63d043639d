using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Free connections in the order in which they steal and hedge: the silo of the fastest lane, on equal rates that with most
/// connections free, then by name. Suspect silos come last.
/// </summary>
internal sealed class Thieves
{
    private static readonly Comparer<(bool Suspect, double Rate, int Free, SiloLanes Silo)> Order = Comparer<(bool Suspect, double Rate, int Free, SiloLanes Silo)>.Create((a, b) =>
        a.Suspect != b.Suspect ? a.Suspect.CompareTo(b.Suspect)
        : a.Rate != b.Rate ? b.Rate.CompareTo(a.Rate)
        : a.Free != b.Free ? b.Free.CompareTo(a.Free)
        : string.CompareOrdinal(a.Silo.Name, b.Silo.Name));

    private readonly Board _board;
    private readonly SortedSet<(bool Suspect, double Rate, int Free, SiloLanes Silo)> _silos;

    public Thieves(Board board)
    {
        _board = board;
        _silos = new(board.Silos.Where(silo => silo.Free > 0).Select(Key), Order);
    }

    /// <summary>The next one; null when no connection is free.</summary>
    public SiloLanes? Next => _silos.Count > 0 ? _silos.Min.Silo : null;

    /// <summary>The next one on another silo than that; null when no other has a connection free.</summary>
    public SiloLanes? NextBeside(string silo) => _silos.Select(key => key.Silo).FirstOrDefault(free => free.Name != silo);

    public void Assign(SiloLanes silo, ByteRange range, AssignReason reason, long victim)
    {
        _silos.Remove(Key(silo));
        _board.Assign(silo, range, reason, victim);
        if (silo.Free > 0)
        {
            _silos.Add(Key(silo));
        }
    }

    private static (bool Suspect, double Rate, int Free, SiloLanes Silo) Key(SiloLanes silo) => (silo.Suspect, silo.Peek().Rate, silo.Free, silo);
}
