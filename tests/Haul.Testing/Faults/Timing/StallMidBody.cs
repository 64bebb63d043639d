namespace Haul.Testing;

/// <summary>A40: nothing more comes after so many body bytes; 0 stalls right after the header. For good, unless a time is given.</summary>
public sealed class StallMidBody(long after, TimeSpan? time = null) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) =>
        (reply.PauseAfter, reply.Pause) = (after, cancellationToken => Task.Delay(time ?? Timeout.InfiniteTimeSpan, cancellationToken));
}
