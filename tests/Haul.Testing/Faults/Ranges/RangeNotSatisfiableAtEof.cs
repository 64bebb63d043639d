namespace Haul.Testing;

/// <summary>A26: the 416 to a range that starts at or past the end, with this Content-Range in place of <c>bytes */N</c>; null sends none.</summary>
public sealed class RangeNotSatisfiableAtEof(string? contentRange = null) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Status != "416")
        {
            return;
        }

        reply.Remove("Content-Range");
        if (contentRange is not null)
        {
            reply.Set("Content-Range", contentRange);
        }
    }
}
