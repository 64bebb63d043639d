using System.Globalization;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Says what limits a download now, from what was measured; where that does not tell two causes apart, it says so.</summary>
public static class LimitRule
{
    /// <summary>A share of waiting from which on it is what limits: the larger part of the time.</summary>
    private const double Most = 0.5;

    /// <summary>Seconds of connections' time below which their shares say nothing.</summary>
    private const double LeastSeconds = 1;

    public static LimitVerdict Judge(LimitFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts.Status switch
        {
            DownloadStatus.Completed => new(Limit.Nothing, "It is completed."),
            DownloadStatus.Cancelled => new(Limit.Nothing, "It was cancelled."),
            DownloadStatus.Paused => new(Limit.Policy, "It is paused until somebody resumes it."),
            DownloadStatus.Failed => new(Blamed(facts.Error), $"It failed: {facts.Error?.Message ?? "the cause was not kept."}"),
            DownloadStatus.Merging => new(Limit.Store, "All bytes are there: the part store makes them the file."),
            _ => Working(facts),
        };
    }

    /// <summary>The shares of all slots as one, each by its time; null when there is no time to speak of.</summary>
    public static WaitShares? Mean(IReadOnlyCollection<WaitShares> waits)
    {
        ArgumentNullException.ThrowIfNull(waits);
        var seconds = waits.Sum(wait => wait.Seconds);
        double Of(Func<WaitShares, double> share) => waits.Sum(wait => share(wait) * wait.Seconds) / seconds;
        return seconds <= 0 ? null : new(Of(wait => wait.Origin), Of(wait => wait.Store), Of(wait => wait.Policy), Of(wait => wait.Saving), seconds);
    }

    private static LimitVerdict Working(LimitFacts facts)
    {
        var connections = facts.Silos.Sum(silo => silo.Connections);
        if (facts.OriginPause > TimeSpan.Zero && connections == 0)
        {
            return new(Limit.Origin, Text($"The origin limits it: it wants no request for another {Math.Ceiling(facts.OriginPause.TotalSeconds):F0} s."));
        }

        if (facts.IsRefused)
        {
            return new(Limit.Policy, "It is queued: other downloads hold all connections.");
        }

        if (facts.RestsAfter is { } failure && connections == 0)
        {
            return new(Blamed(failure), $"It rests before the next try: {failure.Message}");
        }

        if (facts.Status is DownloadStatus.Queued)
        {
            return new(Limit.Policy, "It is queued: it waits for its share of the connections.");
        }

        return Mean(facts.Waits) is { Seconds: >= LeastSeconds } waits ? ByWaits(facts, waits, connections)
            : facts.Status is DownloadStatus.Probing ? new(Limit.Origin, "The origin limits it: it has not answered yet what it serves.")
            : new(Limit.Nothing, "Nothing limits it: it has just begun, and too little is measured yet.");
    }

    private static LimitVerdict ByWaits(LimitFacts facts, WaitShares waits, int connections) => waits switch
    {
        { Store: >= Most } => new(Limit.Store, $"The part store limits it: connections wait for it {Percent(waits.Store)} of the time."),
        { Saving: >= Most } => new(Limit.Store, $"The store of its state limits it: connections wait for saves {Percent(waits.Saving)} of the time."),
        { Policy: >= Most } => new(Limit.Policy, $"Its own limit of {Rate(facts.LimitRate ?? facts.Silos.Sum(silo => silo.Rate))} holds it back."),
        { Origin: >= Most } => ByPaces(facts, waits, connections),
        _ => new(Limit.Nothing, $"Nothing limits it: connections wait {Percent(waits.Origin)} of the time for the origin, {Percent(waits.Store)} for the part store, {Percent(waits.Policy + waits.Saving)} for limits and saves, and move bytes the rest."),
    };

    /// <summary>Connections wait for bytes: whether because of the origin or of a link shows in what happens when their number changes.</summary>
    private static LimitVerdict ByPaces(LimitFacts facts, WaitShares waits, int connections)
    {
        if (facts.Silos.Where(silo => silo.Contrast is { IsFlat: true }).MaxBy(silo => silo.Rate) is { } flat)
        {
            return Flat(facts, flat);
        }

        var each = $"each of {Count(connections)} gets {Rate(facts.Silos.Sum(silo => silo.Rate) / Math.Max(1, connections))}";
        if (facts.OriginBears is { } borne && borne <= connections)
        {
            return new(Limit.Origin, $"The origin limits it: {each}, and it refuses more than {Count(borne)}.");
        }

        // Where more connections brought more, more would bring more still, whatever it is that each of them is limited by.
        if (facts.Granted < facts.Wanted && facts.Silos.Any(silo => silo.Contrast is { Scales: true }))
        {
            return new(Limit.Policy, Text($"Its share of the connections limits it: {each}, it could use {facts.Wanted} and may have {facts.Granted}."));
        }

        var who = facts.Silos.Any(silo => silo.Contrast is { ProvesEach: true }) ? "The origin" : "The origin or the link between";
        return new(Limit.Origin, $"{who} limits it: {each}, and they wait for its bytes {Percent(waits.Origin)} of the time.");
    }

    /// <summary>Something that all connections of the silo go through: its link, unless the download as a whole is no faster with more silos.</summary>
    private static LimitVerdict Flat(LimitFacts facts, SiloPace silo)
    {
        if (facts.BySilos is { IsFlat: true } whole)
        {
            return new(Limit.Origin, Text($"The origin limits it as a whole: it gives {Rate(whole.ManyRate)} whether to {Math.Round(whole.Few)} or {Math.Round(whole.Many)} silos."));
        }

        var seen = silo.Contrast!;
        var brings = Text($"it brings {Rate(seen.ManyRate)} whether with {Math.Round(seen.Few)} or {Math.Round(seen.Many)} connections.");
        var isProven = facts.BySilos is { ProvesEach: true } || facts.Silos.Any(other => other.Contrast is { ProvesEach: true });
        return new(Limit.Link, isProven
            ? $"The link of {silo.Silo} limits it: {brings}"
            : $"The link of {silo.Silo} limits it, or the origin what all its connections get: {brings}");
    }

    private static Limit Blamed(DownloadError? error) => error?.Code switch
    {
        ErrorCode.Network => Limit.Link,
        ErrorCode.OriginRefused or ErrorCode.OriginChanged => Limit.Origin,
        ErrorCode.Store or ErrorCode.StoreFull or ErrorCode.TargetExists => Limit.Store,
        ErrorCode.Policy => Limit.Policy,
        _ => Limit.Nothing,
    };

    private static string Count(int connections) => Text($"{connections} connection{(connections == 1 ? "" : "s")}");

    /// <summary>Never more than was measured: 100 % is the whole time.</summary>
    private static string Percent(double share) => Text($"{Math.Floor(Math.Clamp(share, 0, 1) * 100):F0} %");

    /// <summary>Powers of 1024, as everywhere in the console.</summary>
    private static string Rate(double bytesPerSecond) => bytesPerSecond switch
    {
        >= 1 << 30 => Text($"{bytesPerSecond / (1 << 30):F1} GiB/s"),
        >= 1 << 20 => Text($"{bytesPerSecond / (1 << 20):F1} MiB/s"),
        >= 1 << 10 => Text($"{bytesPerSecond / (1 << 10):F0} KiB/s"),
        _ => Text($"{bytesPerSecond:F0} B/s"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <param name="Sentence">Why, with figures.</param>
public sealed record LimitVerdict(Limit Limit, string Sentence);
