namespace Haul.Grains;

/// <summary>
/// How many connections the origin has shown to bear: lowered when it refuses one while it serves others, raised again by
/// one every few seconds (additive increase, as in congestion control).
/// </summary>
internal sealed class ConnectionCap(TimeProvider clock)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);

    private int _cap = int.MaxValue;
    private long _changed;

    public int Value
    {
        get
        {
            if (_cap < int.MaxValue && clock.GetElapsedTime(_changed) >= Recovery)
            {
                _cap++;
                _changed = clock.GetTimestamp();
            }

            return _cap;
        }
    }

    /// <summary>Another origin has shown nothing yet.</summary>
    public void Forget() => (_cap, _changed) = (int.MaxValue, 0);

    /// <param name="connected">Connections that it serves at the moment.</param>
    /// <param name="pause">For how long it is asked nothing: it shows nothing meanwhile.</param>
    public void Lower(int connected, TimeSpan pause)
    {
        _cap = Math.Max(1, Math.Min(_cap, connected));
        _changed = Math.Max(_changed, clock.TimestampIn(pause));
    }
}
