namespace Haul.Testing;

/// <summary>A36: refuses requests beyond so many that are in progress for this file at one moment.</summary>
public sealed class BusyBeyond(int parallel, int status = 503, string? retryAfter = null) : Fault
{
    /// <summary>How many it refused.</summary>
    public int Refused => Volatile.Read(ref refused);

    private int refused;

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        if (visit.Active <= parallel)
        {
            return;
        }

        Interlocked.Increment(ref refused);
        reply.Become(Reply.Number(status), "Busy", "text/html", "<html><body>Too many connections.</body></html>\n");
        if (retryAfter is not null)
        {
            reply.Set("Retry-After", retryAfter);
        }
    }
}
