namespace Haul.Testing;

/// <summary>
/// A21: more bytes than the range holds. Announced, the Content-Length counts them and only the Content-Range is right;
/// otherwise they follow an answer whose header is right, where the next answer should begin.
/// </summary>
public sealed class ExtraBytes(int count, bool announced = true) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Span is not { } span)
        {
            return;
        }

        reply.Body = new JoinedStream(reply.Body, new GeneratedStream(~reply.View.Seed, 0, count));
        reply.Close = true;
        if (announced)
        {
            reply.Set("Content-Length", Reply.Number(span.Length + count));
        }
    }
}
