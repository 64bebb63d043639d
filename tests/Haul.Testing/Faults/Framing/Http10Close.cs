namespace Haul.Testing;

/// <summary>A45: an HTTP/1.0 server without keep-alive and ranges, whose body ends with the connection; cut after so many bytes where told so (P4).</summary>
public sealed class Http10Close(long cutAfter = long.MaxValue, bool withLength = false) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => (view.HonoursRanges, view.AcceptRanges) = (false, null);

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (!withLength)
        {
            reply.Remove("Content-Length");
        }

        (reply.Version, reply.Close, reply.CutAfter) = ("HTTP/1.0", true, cutAfter);
    }
}
