namespace Haul.Testing;

/// <summary>A stream around another, which it owns: fakes compose by nesting.</summary>
public abstract class StreamFake(Stream inner) : ReadOnlyStream
{
    /// <summary>The stream underneath.</summary>
    protected Stream Inner => inner;

    /// <summary>Bytes given to the reader so far.</summary>
    public long Given { get; protected set; }

    /// <summary>Whether the reader disposed of the stream.</summary>
    public bool Disposed { get; private set; }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Disposed = true;
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads from the stream underneath and counts.</summary>
    protected async ValueTask<int> ReadInner(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        Given += read;
        return read;
    }
}
