namespace Haul.Testing;

/// <summary>A41: the answer never begins; or begins after a time, where one is given.</summary>
public sealed class StallBeforeHeaders(TimeSpan? time = null) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) =>
        reply.BeforeHead = (_, cancellationToken) => Task.Delay(time ?? Timeout.InfiniteTimeSpan, cancellationToken);
}
