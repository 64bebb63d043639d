namespace Haul.Testing;

/// <summary>A5: a right header over bytes that belong <paramref name="by"/> bytes further on.</summary>
public sealed class BodyFromElsewhere(long by = 4096) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Span is { } span)
        {
            reply.Body = reply.View.Open(new(span.Start + by, span.End + by));
        }
    }
}
