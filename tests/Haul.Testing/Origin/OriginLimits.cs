namespace Haul.Testing;

/// <summary>How fast the origin is. Every value may be set while it serves; rates are bytes a second, 0 is no limit.</summary>
public sealed class OriginLimits
{
    /// <summary>The rate of a connection that is slow by a factor when nothing else limits it.</summary>
    private const long NominalRate = 100_000_000;

    /// <summary>What all connections share.</summary>
    public long TotalRate { get; set; }

    /// <summary>What each connection may have.</summary>
    public long ConnectionRate { get; set; }

    /// <summary>What each answer may have.</summary>
    public long ResponseRate { get; set; }

    /// <summary>The time between a request and its answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Connections that are slower than the others.</summary>
    public IReadOnlyList<SlowConnection> SlowConnections { get; set; } = [];

    internal Pacer Total { get; } = new();

    /// <summary>The rate of a connection that has sent so many bytes; 0 is no limit.</summary>
    internal long RateOf(int connection, long sent, int open)
    {
        var rate = ConnectionRate;
        foreach (var slow in SlowConnections)
        {
            if (slow.Matches(connection) && sent >= slow.AfterBytes)
            {
                var full = rate > 0 ? rate : TotalRate > 0 ? TotalRate / Math.Max(1, open) : NominalRate;
                rate = Math.Max(1, (long)(full / slow.Factor));
            }
        }

        return rate;
    }
}
