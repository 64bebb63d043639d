namespace Haul.Testing;

/// <summary>Gives at most <paramref name="most"/> bytes a read, as a network may.</summary>
public sealed class ChoppedStream(Stream inner, int most) : StreamFake(inner)
{
    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReadInner(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
}
