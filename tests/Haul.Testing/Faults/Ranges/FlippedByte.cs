namespace Haul.Testing;

/// <summary>One byte of the file, at <paramref name="offset"/>, is wrong in every answer that holds it.</summary>
public sealed class FlippedByte(long offset) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Span is { } span && span.Contains(offset))
        {
            var wrong = new byte[1];
            reply.View.Open(new(offset, offset + 1)).ReadExactly(wrong);
            wrong[0] ^= 0xFF;
            reply.Body = new JoinedStream(
                reply.View.Open(new(span.Start, offset)), new MemoryStream(wrong), reply.View.Open(new(offset + 1, span.End)));
        }
    }
}
