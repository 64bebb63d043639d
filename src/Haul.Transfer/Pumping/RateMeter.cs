namespace Haul.Transfer;

/// <summary>Bytes a second of one connection, smoothed exponentially so that the last seconds count most.</summary>
public sealed class RateMeter(TimeProvider clock)
{
    /// <summary>Seconds after which a change of rate shows for the most part (1 - 1/e).</summary>
    private const double Smoothing = 2;

    /// <summary>A rate is known after that many seconds, or at the end of a shorter transfer.</summary>
    private const double Warmup = 0.2;

    /// <summary>A transfer counts as that many seconds at least: a burst that the origin had ready tells little of its rate.</summary>
    private const double Shortest = 0.05;

    private readonly Lock _lock = new();
    private long _started = clock.GetTimestamp();
    private long _last = clock.GetTimestamp();
    private long _total;
    private long _sinceLast;
    private double _rate;
    private bool _ended;

    /// <summary>The connection is open from here on: what went before says nothing of its rate.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _started = _last = clock.GetTimestamp();
        }
    }

    /// <summary>Counts bytes that have arrived.</summary>
    /// <returns>The timestamp at which they count.</returns>
    public long Add(int bytes)
    {
        lock (_lock)
        {
            _total += bytes;
            _sinceLast += bytes;
            var now = clock.GetTimestamp();
            var elapsed = clock.GetElapsedTime(_last, now).TotalSeconds;
            if (elapsed >= Warmup)
            {
                Fold(now, elapsed);
            }

            return now;
        }
    }

    /// <summary>The transfer is over: its rate stays what it is now.</summary>
    public void End()
    {
        lock (_lock)
        {
            _ended = true;
            if (_rate == 0)
            {
                _rate = _total / Math.Max(clock.GetElapsedTime(_started).TotalSeconds, Shortest);
            }
        }
    }

    /// <summary>Bytes a second now; 0 while too little is known. It falls while nothing arrives.</summary>
    public double Read()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var elapsed = clock.GetElapsedTime(_last, now).TotalSeconds;
            if (!_ended && elapsed >= Warmup)
            {
                Fold(now, elapsed);
            }

            return _rate;
        }
    }

    private void Fold(long now, double elapsed)
    {
        var sample = _sinceLast / elapsed;
        var weight = 1 - Math.Exp(-elapsed / Smoothing);
        // The mean of the whole start is a better first value than its first fraction.
        _rate = _rate == 0 ? _total / clock.GetElapsedTime(_started, now).TotalSeconds : _rate + (weight * (sample - _rate));
        _last = now;
        _sinceLast = 0;
    }
}
