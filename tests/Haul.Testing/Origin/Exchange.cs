using System.Diagnostics;

namespace Haul.Testing;

/// <summary>A request and what became of it; the numbers move while the answer is on its way.</summary>
public sealed class Exchange
{
    private long bodyBytesSent;
    private long ended;
    private volatile int end;

    internal Exchange(int sequence, int connection, OriginRequest request, string name)
    {
        (Sequence, Connection, Request, Name) = (sequence, connection, request, name);
        Started = Stopwatch.GetTimestamp();
    }

    /// <summary>The how-many-eth request of the origin, from 1.</summary>
    public int Sequence { get; }

    /// <summary>The how-many-eth connection it came by, from 1.</summary>
    public int Connection { get; }

    /// <summary>The request as it came.</summary>
    public OriginRequest Request { get; }

    /// <summary>The name of the file; empty if there is none.</summary>
    public string Name { get; }

    /// <summary>The span asked for, clipped to the file; null without a range.</summary>
    public ByteSpan? Asked { get; internal set; }

    /// <summary>The status that was answered; empty before the answer.</summary>
    public string Status { get; internal set; } = "";

    /// <summary>The span of the file that the answer claims to be; the whole file for a 200.</summary>
    public ByteSpan? Answered { get; internal set; }

    /// <summary>The raw header lines of the answer.</summary>
    public IReadOnlyList<string> AnswerHeaders { get; internal set; } = [];

    /// <summary>The faults that took part, in order.</summary>
    public IReadOnlyList<Fault> Faults { get; internal set; } = [];

    /// <summary>Body bytes handed to the system so far; up to a send buffer more than the client has received.</summary>
    public long BodyBytesSent => Interlocked.Read(ref bodyBytesSent);

    /// <summary>When the request had been read, in <see cref="Stopwatch"/> ticks.</summary>
    public long Started { get; }

    /// <summary>When the answer ended, in <see cref="Stopwatch"/> ticks; 0 before that.</summary>
    public long Ended => Interlocked.Read(ref ended);

    /// <summary>How it ended.</summary>
    public ExchangeEnd End => (ExchangeEnd)end;

    /// <summary>Whether it is on its way.</summary>
    public bool InProgress => End == ExchangeEnd.InProgress;

    /// <summary>How long it took; up to this moment while it is on its way.</summary>
    public TimeSpan Duration => Stopwatch.GetElapsedTime(Started, Ended == 0 ? Stopwatch.GetTimestamp() : Ended);

    /// <summary>The part of the file that went out, where the body is of the file; null where nothing did.</summary>
    public ByteSpan? Sent => Answered is { } span && BodyBytesSent > 0
        ? new(span.Start, Math.Min(span.End, span.Start + BodyBytesSent))
        : null;

    /// <summary>Whether both were on their way at one moment.</summary>
    public bool Overlaps(Exchange other) =>
        Started < (other.Ended == 0 ? long.MaxValue : other.Ended) && other.Started < (Ended == 0 ? long.MaxValue : Ended);

    /// <inheritdoc />
    public override string ToString() =>
        $"#{Sequence} c{Connection} {Request.Method} {Request.Target} {Request.Header("Range")} -> {Status} {Answered} {BodyBytesSent} B, {End}";

    internal void Sending(int bytes) => Interlocked.Add(ref bodyBytesSent, bytes);

    internal void Finish(ExchangeEnd how)
    {
        Interlocked.Exchange(ref ended, Stopwatch.GetTimestamp());
        end = (int)how;
    }
}
