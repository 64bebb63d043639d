namespace Haul.Testing;

/// <summary>Throws once <paramref name="after"/> bytes were given: an <see cref="IOException"/> unless told otherwise.</summary>
public sealed class ThrowingStream(Stream inner, long after, Func<Exception>? error = null) : StreamFake(inner)
{
    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = after - Given;
        return left > 0
            ? ReadInner(buffer[..(int)Math.Min(left, buffer.Length)], cancellationToken)
            : ValueTask.FromException<int>(error?.Invoke() ?? new IOException($"The source broke after {after} bytes."));
    }
}
