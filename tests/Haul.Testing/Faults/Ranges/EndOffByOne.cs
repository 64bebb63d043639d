namespace Haul.Testing;

/// <summary>A3: a 206 that ends <paramref name="by"/> bytes later (below zero: earlier) than asked; never empty nor past the file.</summary>
public sealed class EndOffByOne(int by = 1) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply is { Status: "206", Span: { } span })
        {
            reply.Restate(new(span.Start, Math.Clamp(span.End + by, span.Start + 1, reply.View.Length)));
        }
    }
}
