namespace Haul.Testing;

/// <summary>A38: 200 with the log-in page of a hotel in place of the file.</summary>
public sealed class CaptivePortal : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) =>
        reply.Become("200", "OK", "text/html", "<html><body><form>Please accept our terms to use the network.</form></body></html>\n");
}
