namespace Haul.Testing;

/// <summary>A 206 whose Content-Range is this text: the forms that typed parsers lose, such as <c>bytes=5-7/10</c>.</summary>
public sealed class ContentRangeText(string text) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (reply.Status == "206")
        {
            reply.Set("Content-Range", text);
        }
    }
}
