namespace Haul.Testing;

/// <summary>Several streams, one after the other.</summary>
public sealed class JoinedStream(params Stream[] parts) : ReadOnlyStream
{
    private int current;

    /// <inheritdoc />
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (current < parts.Length && buffer.Length > 0)
        {
            var read = await parts[current].ReadAsync(buffer, cancellationToken);
            if (read > 0)
            {
                return read;
            }

            current++;
        }

        return 0;
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(parts, part => part.Dispose());
        }

        base.Dispose(disposing);
    }
}
