namespace Haul.Testing;

/// <summary>Stops after so many body bytes until the test lets it go on: for tests that act in the middle of a download.</summary>
public sealed class HoldMidBody(long after) : Fault
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the first body has come that far.</summary>
    public Task Reached => reached.Task;

    /// <summary>Lets all bodies go on, those of later requests too.</summary>
    public void Release() => released.TrySetResult();

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.PauseAfter = after;
        reply.Pause = async cancellationToken =>
        {
            reached.TrySetResult();
            await released.Task.WaitAsync(cancellationToken);
        };
    }
}
