namespace Haul.Testing;

/// <summary>A41: 1xx answers without an end, one each <paramref name="every"/> (10 ms).</summary>
public sealed class EndlessInformational(TimeSpan? every = null) : Fault
{
    /// <inheritdoc />
    protected internal override void Spoil(Reply reply, Visit visit) => reply.BeforeHead = async (wire, cancellationToken) =>
    {
        while (true)
        {
            await wire.Send("HTTP/1.1 102 Processing\r\n\r\n", cancellationToken);
            await Task.Delay(every ?? TimeSpan.FromMilliseconds(10), cancellationToken);
        }
    };
}
