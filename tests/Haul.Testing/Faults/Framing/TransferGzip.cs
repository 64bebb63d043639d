namespace Haul.Testing;

/// <summary>A25: <c>Transfer-Encoding: gzip, chunked</c> that nobody asked for.</summary>
public sealed class TransferGzip : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Span is null)
        {
            return;
        }

        reply.Body = new MemoryStream(Squeezed.Gzip(reply.Body));
        reply.Remove("Content-Length");
        reply.Set("Transfer-Encoding", "gzip, chunked");
        reply.Chunked = true;
    }
}
