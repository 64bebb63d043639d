namespace Haul.Testing;

/// <summary>A55: a 206 with the whole file to a request without Range.</summary>
public sealed class PartialWithoutRange : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is { Status: "200", Span: { } span } && !visit.AsksRange)
        {
            (reply.Status, reply.Reason) = ("206", "Partial Content");
            reply.Set("Content-Range", Reply.ContentRange(span, reply.View.Length));
        }
    }
}
