namespace Haul.Testing;

/// <summary>Ends without an error after <paramref name="length"/> bytes, as a connection closed early does.</summary>
public sealed class TruncatedStream(Stream inner, long length) : StreamFake(inner)
{
    /// <inheritdoc />
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ReadInner(buffer[..(int)Math.Min(length - Given, buffer.Length)], cancellationToken);
}
