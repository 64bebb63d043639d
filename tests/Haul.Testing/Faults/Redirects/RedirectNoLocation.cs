namespace Haul.Testing;

/// <summary>A30: a redirect that does not say where to.</summary>
public sealed class RedirectNoLocation(int status = 302) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) =>
        reply.Become(Reply.Number(status), "Elsewhere", "text/html", "<html><body>It is elsewhere.</body></html>\n");
}
