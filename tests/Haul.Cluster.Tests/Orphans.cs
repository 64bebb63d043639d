using System.Diagnostics;
using Haul.Testing;

namespace Haul.Cluster.Tests;

/// <summary>Bodies that were cut when a silo died, and when somebody asked for their rest, as the origin saw it.</summary>
internal static class Orphans
{
    /// <param name="killed">Moment of the kill in <see cref="Stopwatch"/> ticks.</param>
    public static IReadOnlyList<TimeSpan> MovedAfter(OriginLog log, string name, long killed)
    {
        var all = log.Of(name);
        return [.. all.Where(exchange => WasCut(exchange, killed)).Select(exchange => TakenAfter(all, exchange, killed))];
    }

    private static bool WasCut(Exchange exchange, long killed) =>
        exchange.End == ExchangeEnd.ClientClosed
        && exchange.Answered is { } span
        && exchange.BodyBytesSent < span.Length
        && Stopwatch.GetElapsedTime(killed, exchange.Ended).TotalSeconds is > -0.05 and < 2;

    private static TimeSpan TakenAfter(IReadOnlyList<Exchange> all, Exchange cut, long killed)
    {
        var (from, to) = (cut.Answered!.Value.Start + cut.BodyBytesSent, cut.Answered.Value.End);
        return all
            .Where(other => other.Started > cut.Started && other.Answered is { } span && span.Start < to && from < span.End)
            .Select(other => other.Started > killed ? Stopwatch.GetElapsedTime(killed, other.Started) : TimeSpan.Zero)
            .DefaultIfEmpty(TimeSpan.MaxValue)
            .Min();
    }
}
