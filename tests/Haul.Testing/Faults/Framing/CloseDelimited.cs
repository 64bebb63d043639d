namespace Haul.Testing;

/// <summary>
/// A44: no length at all, the body ends with the connection; with TLS without close_notify, so that nobody can tell an
/// end from a cut. Cut after so many bytes where told so.
/// </summary>
public sealed class CloseDelimited(long cutAfter = long.MaxValue, bool notify = false) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit) => (view.HonoursRanges, view.AcceptRanges) = (false, null);

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Remove("Content-Length");
        reply.Set("Connection", "close");
        (reply.Close, reply.CloseWithoutNotify, reply.CutAfter) = (true, !notify, cutAfter);
    }
}
