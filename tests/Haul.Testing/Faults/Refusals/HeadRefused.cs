namespace Haul.Testing;

/// <summary>A46: HEAD is answered with a status of refusal, or with nothing (status 0: it hangs).</summary>
public sealed class HeadRefused(int status = 405) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (!visit.Request.IsHead)
        {
            return;
        }

        reply.Become(Reply.Number(status), "Refused", "text/html", "");
        if (status == 0)
        {
            reply.BeforeHead = (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }
}
