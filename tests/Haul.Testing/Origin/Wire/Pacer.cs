using System.Diagnostics;

namespace Haul.Testing;

/// <summary>
/// Spaces bytes over time. Each caller reserves the next stretch of time, so that callers share fairly in the order they come.
/// </summary>
internal sealed class Pacer
{
    /// <summary>Timers fire late on a busy machine: so much lateness is made up for by sending the next bytes at once.</summary>
    private static readonly long MaxArrears = Stopwatch.Frequency / 10;

    private readonly Lock gate = new();
    private long next;

    public Task Pass(int bytes, long rate, CancellationToken cancellationToken)
    {
        if (rate <= 0)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (gate)
        {
            var now = Stopwatch.GetTimestamp();
            if (next < now - MaxArrears)
            {
                next = now;
            }

            next += (long)((double)bytes / rate * Stopwatch.Frequency);
            wait = TimeSpan.FromSeconds((double)(next - now) / Stopwatch.Frequency);
        }

        return wait < TimeSpan.FromMilliseconds(1) ? Task.CompletedTask : Task.Delay(wait, cancellationToken);
    }
}
