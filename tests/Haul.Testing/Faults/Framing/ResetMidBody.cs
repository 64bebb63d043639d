namespace Haul.Testing;

/// <summary>A42: the connection is reset after so many body bytes. The client may lose some of them: a reset discards what it has not read.</summary>
public sealed class ResetMidBody(long after) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => (reply.CutAfter, reply.Cut) = (after, CutKind.Reset);
}
