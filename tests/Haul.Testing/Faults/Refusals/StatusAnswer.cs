namespace Haul.Testing;

/// <summary>
/// A33, A34, A37, A55: a status in place of the file, with a small HTML body. The status may be any text: <c>999</c>, a
/// hundred digits, <c>304</c> and <c>204</c> (both without a body).
/// </summary>
public sealed class StatusAnswer(string status, string? body = null) : Fault
{
    /// <summary>A status of three digits.</summary>
    public StatusAnswer(int status, string? body = null)
        : this(Reply.Number(status), body)
    {
    }

    /// <summary>The words after the status.</summary>
    public string Reason { get; init; } = "As Told";

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit)
    {
        reply.Become(status, Reason, "text/html", body ?? $"<html><body><h1>{status}</h1>This is not the file.</body></html>\n");
        if (status is "204" or "304")
        {
            reply.HeaderLines.Clear();
        }
    }
}
