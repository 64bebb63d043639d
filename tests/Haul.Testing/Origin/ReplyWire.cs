using System.Text;

namespace Haul.Testing;

/// <summary>The raw way out of a connection, for what is not a plain answer.</summary>
public sealed class ReplyWire
{
    private readonly Stream stream;

    internal ReplyWire(Stream stream) => this.stream = stream;

    /// <summary>Sends bytes as they are.</summary>
    public ValueTask Send(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Sends text as Latin-1, so that every char below 256 is that byte.</summary>
    public ValueTask Send(string text, CancellationToken cancellationToken) => Send(Encoding.Latin1.GetBytes(text), cancellationToken);
}
