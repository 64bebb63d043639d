using Orleans;

namespace Haul.Cli;

/// <summary>How long the first connect is tried again. Later the client reconnects by itself, without end.</summary>
internal sealed class FirstConnect(TimeProvider clock) : IClientConnectionRetryFilter
{
    /// <summary>Longer than a supervised silo takes to come back after a crash; short for a person who mistyped a port.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly long begun = clock.GetTimestamp();

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        if (clock.GetElapsedTime(begun) >= Patience)
        {
            return false;
        }

        await Task.Delay(Pause, clock, cancellationToken);
        return true;
    }
}
