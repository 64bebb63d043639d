namespace Haul.Testing;

/// <summary>A53: a 206 that gives its total as <c>*</c>; the whole file goes out in chunks without a length.</summary>
public sealed class UnknownTotal : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is { Status: "206", Span: { } span })
        {
            reply.Set("Content-Range", $"bytes {span.Start}-{span.End - 1}/*");
        }
        else if (reply.Status == "416")
        {
            reply.Remove("Content-Range");
        }
        else if (reply.Span is not null)
        {
            reply.Remove("Content-Length");
            reply.Set("Transfer-Encoding", "chunked");
            reply.Chunked = true;
        }
    }
}
