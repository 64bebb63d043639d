namespace Haul.Testing;

/// <summary>A17: chunked, and a Content-Length beside it; a wrong one unless zero is added.</summary>
public sealed class ChunkedWithLength(long add = -5) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Set("Content-Length", Reply.Number((reply.Span?.Length ?? 0) + add));
        reply.Set("Transfer-Encoding", "chunked");
        reply.Chunked = true;
    }
}
