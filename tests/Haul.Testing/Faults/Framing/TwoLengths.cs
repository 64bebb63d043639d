namespace Haul.Testing;

/// <summary>A18: two Content-Length lines; the first is right, the second differs by <paramref name="add"/> (zero: an equal pair).</summary>
public sealed class TwoLengths(long add = 2) : Fault
{
    /// <summary>Whether the wrong one comes first.</summary>
    public bool WrongFirst { get; init; }

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        var length = reply.Span?.Length ?? 0;
        reply.Remove("Content-Length");
        reply.HeaderLines.Add("Content-Length: " + Reply.Number(WrongFirst ? length + add : length));
        reply.HeaderLines.Add("Content-Length: " + Reply.Number(WrongFirst ? length : length + add));
        reply.Close = true;
    }
}
