namespace Haul.Testing;

/// <summary>A2: a 206 that starts at the block of <paramref name="block"/> bytes before, as a cache with aligned blocks answers.</summary>
public sealed class RangeStartsEarly(long block = 4096) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is { Status: "206", Span: { } span })
        {
            reply.Restate(new(span.Start - (span.Start % block), span.End));
        }
    }
}
