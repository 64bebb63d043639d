using System.Diagnostics;

namespace Haul.Testing;

/// <content>What tests ask of the log.</content>
public sealed partial class OriginLog
{
    /// <summary>Body bytes sent for a file (null: for all).</summary>
    public long BodyBytes(string? name = null) => Of(name).Sum(exchange => exchange.BodyBytesSent);

    /// <summary>Distinct bytes of a file that were sent at least once.</summary>
    public long DistinctBytes(string name)
    {
        long bytes = 0;
        long reached = 0;
        foreach (var span in Of(name).Select(exchange => exchange.Sent).OfType<ByteSpan>().OrderBy(span => span.Start))
        {
            bytes += Math.Max(0, span.End - Math.Max(reached, span.Start));
            reached = Math.Max(reached, span.End);
        }

        return bytes;
    }

    /// <summary>Bytes of a file that were sent more often than once, each further time counted.</summary>
    public long RepeatedBytes(string name) =>
        Of(name).Sum(exchange => exchange.Sent?.Length ?? 0) - DistinctBytes(name);

    /// <summary>The most requests of a file (null: of all) that were in progress at one moment.</summary>
    public int MaxParallelRequests(string? name = null)
    {
        var most = 0;
        var running = 0;
        var moments = Of(name)
            .SelectMany(exchange => new[] { (At: exchange.Started, By: 1), (At: exchange.Ended == 0 ? long.MaxValue : exchange.Ended, By: -1) })
            .OrderBy(moment => moment.At)
            .ThenBy(moment => moment.By);
        foreach (var moment in moments)
        {
            running += moment.By;
            most = Math.Max(most, running);
        }

        return most;
    }

    /// <summary>Requests for a part of what another request, then in progress, had been asked for: stolen work.</summary>
    public IReadOnlyList<ExchangePair> Steals(string name) =>
        Pairs(name, (first, second) => first != second && first.Contains(second), whileRunning: true);

    /// <summary>Requests for the very span that another request, then in progress, had been asked for: hedged blocks.</summary>
    public IReadOnlyList<ExchangePair> Hedges(string name) =>
        Pairs(name, (first, second) => first == second, whileRunning: true);

    /// <summary>Requests for bytes of an earlier request that had ended: continued or repeated work.</summary>
    public IReadOnlyList<ExchangePair> Resumes(string name) =>
        Pairs(name, (first, second) => first.Contains(second), whileRunning: false);

    /// <summary>One line for each pair of requests that brought the same bytes: when each began and ended, in seconds, and what it brought.</summary>
    public IEnumerable<string> Repeats(string name)
    {
        var all = Of(name).Where(exchange => exchange.Sent is not null).OrderBy(exchange => exchange.Sent!.Value.Start).ToList();
        var first = all.Select(exchange => exchange.Started).DefaultIfEmpty().Min();
        return
        [
            .. from one in all
               from other in all
               where one.Sequence < other.Sequence && one.Sent!.Value.Start < other.Sent!.Value.End && other.Sent!.Value.Start < one.Sent!.Value.End
               select $"{Told(one)} and {Told(other)}",
        ];

        string Told(Exchange exchange) =>
            $"#{exchange.Sequence} at {Stopwatch.GetElapsedTime(first, exchange.Started).TotalSeconds:F2} to {(exchange.Ended == 0 ? double.NaN : Stopwatch.GetElapsedTime(first, exchange.Ended).TotalSeconds):F2}, asked {exchange.Asked}, sent {exchange.Sent}, {exchange.End}";
    }

    private List<ExchangePair> Pairs(string name, Func<ByteSpan, ByteSpan, bool> related, bool whileRunning)
    {
        var all = Of(name).Where(exchange => exchange.Asked is not null).ToList();
        return
        [
            .. from second in all
               from first in all
               where first.Sequence < second.Sequence
                  && related(first.Asked!.Value, second.Asked!.Value)
                  && first.Overlaps(second) == whileRunning
               select new ExchangePair(first, second),
        ];
    }
}
