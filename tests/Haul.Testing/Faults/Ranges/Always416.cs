namespace Haul.Testing;

/// <summary>A28: 416 without Content-Range to every range, valid or not.</summary>
public sealed class Always416 : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (visit.AsksRange)
        {
            reply.Become("416", "Range Not Satisfiable", "text/plain", "no such range\n");
        }
    }
}
