namespace Haul.Transfer;

/// <summary>A token bucket in bytes, shared by the pumps of one download on this silo. Without a rate it costs nothing.</summary>
public sealed class Throttle(TimeProvider clock)
{
    /// <summary>Bytes that one read may take at once while a rate is set: small enough for a smooth stream.</summary>
    public const int Portion = 16 * 1024;

    private readonly Lock _lock = new();
    private long _rate;
    private double _tokens;
    private long _filled = clock.GetTimestamp();

    /// <summary>Bytes a second; null is unlimited.</summary>
    public long? Rate
    {
        get => Volatile.Read(ref _rate) is > 0 and var rate ? rate : null;
        set => Volatile.Write(ref _rate, value ?? 0);
    }

    /// <summary>Waits until <paramref name="bytes"/> may be read; they are paid for in advance, so the debt of one read delays the next.</summary>
    public ValueTask Take(int bytes, CancellationToken cancellationToken)
    {
        if (Rate is not { } rate)
        {
            return ValueTask.CompletedTask;
        }

        var wait = Reserve(bytes, rate);
        return wait <= TimeSpan.Zero ? ValueTask.CompletedTask : new(Task.Delay(wait, clock, cancellationToken));
    }

    /// <summary>Gives back what was taken and not read.</summary>
    public void Return(int bytes)
    {
        if (bytes > 0 && Rate is not null)
        {
            lock (_lock)
            {
                _tokens += bytes;
            }
        }
    }

    private TimeSpan Reserve(int bytes, long rate)
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            // A tenth of a second of burst: idle time is not saved up for later.
            _tokens = Math.Min(_tokens + (clock.GetElapsedTime(_filled, now).TotalSeconds * rate), Math.Max(Portion, rate / 10.0));
            _filled = now;
            _tokens -= bytes;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / rate);
        }
    }
}
