namespace Haul.Testing;

/// <summary>A20: the connection is closed after so many body bytes, fewer than announced.</summary>
public sealed class ShortBody(long after) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => (reply.CutAfter, reply.Cut) = (after, CutKind.Close);
}
