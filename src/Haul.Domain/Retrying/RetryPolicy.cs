namespace Haul.Domain;

/// <summary>
/// How long to wait between attempts: exponential back-off with full jitter (M. Brooker, "Exponential Backoff And Jitter",
/// AWS Architecture Blog, 2015), so that slots that failed together do not come back together; never sooner than the
/// origin's Retry-After (RFC 9110 section 10.2.3). Waits for nothing itself.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>Longest wait after a first failure, and after one that had moved bytes.</summary>
    public static readonly TimeSpan Base = TimeSpan.FromSeconds(0.5);

    /// <summary>Longest wait that is our own choice.</summary>
    public static readonly TimeSpan Cap = TimeSpan.FromSeconds(30);

    /// <summary>Longest Retry-After that is believed: an origin must not park a download for days.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Tries in a row without a new byte before giving up; 0 is for ever. Default 20.</summary>
    public int MaxTries { get; init; } = 20;

    /// <summary>What follows a failure.</summary>
    /// <param name="state">Counts that failure already.</param>
    /// <param name="retryAfter">What the origin asked for, if it did; negative counts as none.</param>
    /// <param name="chance">From [0, 1): the part of the longest wait that is waited.</param>
    public RetryAnswer Next(RetryState state, TimeSpan? retryAfter, double chance)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(chance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chance, 1);
        if (MaxTries > 0 && state.Tries >= MaxTries)
        {
            return new RetryAnswer.GiveUp();
        }

        var longest = Math.Min(Cap.TotalSeconds, Base.TotalSeconds * Math.Pow(2, Math.Max(0, state.Tries - 1)));
        var asked = Math.Clamp((retryAfter ?? TimeSpan.Zero).TotalSeconds, 0, LongestRetryAfter.TotalSeconds);
        return new RetryAnswer.Wait(TimeSpan.FromSeconds(Math.Max(asked, chance * longest)));
    }
}
