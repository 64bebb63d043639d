namespace Haul.Testing;

/// <summary>A1: a 206 that starts <paramref name="by"/> bytes later than asked, header and body agreeing.</summary>
public sealed class RangeStartsLate(long by = 1) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is { Status: "206", Span: { } span })
        {
            reply.Restate(new(Math.Min(span.Start + by, span.End - 1), span.End));
        }
    }
}
