namespace Haul.Testing;

/// <summary>A4: a 206 without Content-Range.</summary>
public sealed class NoContentRange : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => reply.Remove("Content-Range");
}
