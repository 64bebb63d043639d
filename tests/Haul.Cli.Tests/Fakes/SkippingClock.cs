using Microsoft.Extensions.Time.Testing;

namespace Haul.Cli.Tests;

/// <summary>A clock on which every wait is over at once: whoever waits finds that the time has passed.</summary>
internal sealed class SkippingClock : FakeTimeProvider
{
    private readonly Lock advancing = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            // Elsewhere, because the one who waits must be waiting first.
            ThreadPool.QueueUserWorkItem(_ =>
            {
                lock (advancing)
                {
                    Advance(dueTime);
                }
            });
        }

        return timer;
    }
}
