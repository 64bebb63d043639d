namespace Haul.Testing;

/// <summary>A19: the Content-Length is this text; the body is right and ends with the connection.</summary>
public sealed class BadLength(string text) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Set("Content-Length", text);
        reply.Close = true;
    }
}
