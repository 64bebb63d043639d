using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>A judged reply: either bytes of the file, or an error that says who is to blame.</summary>
public sealed class SourceReply : IAsyncDisposable
{
    private readonly IDisposable? _connection;

    private SourceReply(Stream? body, IDisposable? connection) => (Body, _connection) = (body, connection);

    /// <summary>
    /// Set when no byte may be used. Null: <see cref="Body"/> gives the bytes [<see cref="Start"/>, <see cref="End"/>).
    /// </summary>
    public TransferError? Error { get; private init; }

    /// <summary>
    /// First byte is at <see cref="Start"/> (an overlap is skipped already). Reading throws <see cref="SourceException"/> when the
    /// body breaks, stalls or crawls; 0 before End is a short body.
    /// </summary>
    public Stream? Body { get; }

    /// <summary>Offset in the file of the body's first byte.</summary>
    public long Start { get; private init; }

    /// <summary>One past the last byte that may be used; <see cref="ByteRange.OpenEnd"/>: until the body ends.</summary>
    public long End { get; private init; }

    /// <summary>What the reply says of the representation.</summary>
    public Representation? Representation { get; private init; }

    /// <summary>A sanitised base name for the file, from Content-Disposition or the URL.</summary>
    public string SuggestedName { get; private init; } = "";

    public static SourceReply Failed(TransferError error) => new(null, null) { Error = error };

    public static SourceReply Opened(Stream body, IDisposable? connection, long start, long end, Representation representation, string suggestedName) =>
        new(body, connection) { Start = start, End = end, Representation = representation, SuggestedName = suggestedName };

    /// <summary>Gives the connection back when the body was read to its end, else closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Body is not null)
        {
            await Body.DisposeAsync().ConfigureAwait(false);
        }

        _connection?.Dispose();
    }
}
