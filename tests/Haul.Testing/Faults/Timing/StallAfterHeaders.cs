namespace Haul.Testing;

/// <summary>A40: the header comes and nothing more.</summary>
public sealed class StallAfterHeaders : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) =>
        (reply.PauseAfter, reply.Pause) = (0, cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken));
}
