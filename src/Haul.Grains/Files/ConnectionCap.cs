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

    public void Lower(int connected)
    {
        _cap = Math.Max(1, Math.Min(_cap, connected));
        _changed = clock.GetTimestamp();
    }
}
