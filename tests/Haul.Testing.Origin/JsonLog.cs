using System.Text.Json;

namespace Haul.Testing.Origin;

/// <summary>One JSON line for each finished request; times in milliseconds since the log was opened, spans half-open.</summary>
internal sealed class JsonLog(string path) : IDisposable
{
    private readonly Lock gate = new();
    private readonly StreamWriter writer = new(path, append: true) { AutoFlush = true };
    private readonly long opened = System.Diagnostics.Stopwatch.GetTimestamp();

    public void Write(Exchange exchange)
    {
        var line = JsonSerializer.Serialize(new
        {
            sequence = exchange.Sequence,
            connection = exchange.Connection,
            method = exchange.Request.Method,
            target = exchange.Request.Target,
            range = exchange.Request.Header("Range"),
            headers = exchange.Request.HeaderLines,
            asked = Span(exchange.Asked),
            status = exchange.Status,
            answered = Span(exchange.Answered),
            sent = exchange.BodyBytesSent,
            started = Milliseconds(exchange.Started),
            ended = Milliseconds(exchange.Ended),
            end = exchange.End.ToString(),
            faults = exchange.Faults.Select(fault => fault.GetType().Name),
        });
        lock (gate)
        {
            writer.WriteLine(line);
        }
    }

    public void Dispose() => writer.Dispose();

    private static long[]? Span(ByteSpan? span) => span is { } known ? [known.Start, known.End] : null;

    private double Milliseconds(long at) => Math.Round(System.Diagnostics.Stopwatch.GetElapsedTime(opened, at).TotalMilliseconds, 3);
}
