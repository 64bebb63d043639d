namespace Haul.Testing;

/// <summary>A15: chunked, without a length; without ranges too unless told otherwise.</summary>
public sealed class ChunkedBody(bool keepRanges = false) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        if (!keepRanges)
        {
            view.HonoursRanges = false;
            view.AcceptRanges = null;
        }
    }

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Remove("Content-Length");
        reply.Set("Transfer-Encoding", "chunked");
        reply.Chunked = true;
    }
}
