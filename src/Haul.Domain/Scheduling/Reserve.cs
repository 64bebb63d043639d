namespace Haul.Domain;

/// <summary>
/// Connections that come free soon, for what mute silos hold: should they be dead, it goes on elsewhere without waiting for
/// long segments to end. While no more come free than that, fresh work is handed out in short pieces and to free connections only.
/// </summary>
internal sealed class Reserve(Board board)
{
    /// <summary>Seconds of work of a short piece: what it costs to hand one out is a tenth of it.</summary>
    public const double Seconds = 0.5;

    private readonly int _wanted = board.Silos.Where(silo => silo.IsMute).Sum(silo => silo.AtStake);
    private readonly SiloLanes[] _others = [.. board.Silos.Where(silo => silo is { IsMute: false, Granted: > 0 })];

    public bool IsShort => _wanted > 0 && _others.Length > 0 && _others.Sum(silo => silo.FreeShortly) <= _wanted;
}
