namespace Haul.Testing;

/// <summary>Gives <paramref name="bytesPerSecond"/>, a slice of at most a tenth of a second at a time, by the clock given.</summary>
public sealed class SlowStream(Stream inner, long bytesPerSecond, TimeProvider? clock = null) : StreamFake(inner)
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly int slice = (int)Math.Clamp(bytesPerSecond / 10, 1, 64 * 1024);

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var want = Math.Min(slice, buffer.Length);
        await Task.Delay(TimeSpan.FromSeconds((double)want / bytesPerSecond), clock, cancellationToken);
        return await ReadInner(buffer[..want], cancellationToken);
    }
}
