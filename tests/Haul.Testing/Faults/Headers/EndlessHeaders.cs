namespace Haul.Testing;

/// <summary>A56: a header without an end.</summary>
public sealed class EndlessHeaders : Fault
{
    private static readonly string Lines = string.Concat(Enumerable.Range(0, 64).Select(i => $"X-Endless-{i}: {new string((char)(97 + (i % 26)), 100)}\r\n"));

    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => reply.BeforeHead = async (wire, cancellationToken) =>
    {
        await wire.Send("HTTP/1.1 200 OK\r\n", cancellationToken);
        while (true)
        {
            await wire.Send(Lines, cancellationToken);
        }
    };
}
