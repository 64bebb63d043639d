namespace Haul.Testing;

/// <summary>All limits that hold for the bytes of one connection.</summary>
internal sealed class Throttle(OriginLimits limits, OriginLog log, int connection)
{
    /// <summary>Small enough for a cut to fall where it was meant to.</summary>
    private const int LimitedWrite = 16 * 1024;

    /// <summary>So many writes a second keep a slow body smooth.</summary>
    private const int WritesPerSecond = 50;

    private readonly Pacer own = new();
    private readonly Pacer response = new();
    private long sent;

    /// <summary>Whether any limit holds.</summary>
    public bool Limited(long replyRate) => Slowest(replyRate) > 0;

    /// <summary>How many of so many bytes to send in one write.</summary>
    public int Slice(int bytes, long replyRate)
    {
        var rate = Slowest(replyRate);
        return rate == 0 ? bytes : (int)Math.Min(bytes, Math.Clamp(rate / WritesPerSecond, 1, LimitedWrite));
    }

    /// <summary>Waits until so many bytes may go. The shared limit is asked last: a slow connection reserves nothing it cannot use.</summary>
    public async ValueTask Pass(int bytes, long replyRate, CancellationToken cancellationToken)
    {
        await response.Pass(bytes, ResponseRate(replyRate), cancellationToken);
        await own.Pass(bytes, limits.RateOf(connection, sent, log.ConnectionsOpen), cancellationToken);
        await limits.Total.Pass(bytes, limits.TotalRate, cancellationToken);
        sent += bytes;
    }

    private long ResponseRate(long replyRate) => replyRate > 0 ? replyRate : limits.ResponseRate;

    private long Slowest(long replyRate)
    {
        long slowest = 0;
        foreach (var rate in (ReadOnlySpan<long>)
        [
            ResponseRate(replyRate), limits.RateOf(connection, sent, log.ConnectionsOpen), limits.TotalRate,
        ])
        {
            slowest = rate > 0 && (slowest == 0 || rate < slowest) ? rate : slowest;
        }

        return slowest;
    }
}
