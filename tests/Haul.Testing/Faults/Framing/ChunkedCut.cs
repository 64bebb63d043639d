namespace Haul.Testing;

/// <summary>A16: a chunked body that is closed between two chunks after so many bytes: the last, empty chunk never comes.</summary>
public sealed class ChunkedCut(long after) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        view.HonoursRanges = false;
        view.AcceptRanges = null;
    }

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Remove("Content-Length");
        reply.Set("Transfer-Encoding", "chunked");
        (reply.Chunked, reply.CutAfter) = (true, after);
    }
}
