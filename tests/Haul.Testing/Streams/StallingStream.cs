namespace Haul.Testing;

/// <summary>Gives <paramref name="after"/> bytes and then nothing, until it is released or the read is cancelled.</summary>
public sealed class StallingStream(Stream inner, long after) : StreamFake(inner)
{
    private readonly TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a read met the stall: a test that moves a fake clock waits for it first.</summary>
    public Task Stalled => stalled.Task;

    /// <summary>Lets the bytes flow again.</summary>
    public void Release() => released.TrySetResult();

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = after - Given;
        if (left > 0)
        {
            return await ReadInner(buffer[..(int)Math.Min(left, buffer.Length)], cancellationToken);
        }

        stalled.TrySetResult();
        await released.Task.WaitAsync(cancellationToken);
        return await ReadInner(buffer, cancellationToken);
    }
}
