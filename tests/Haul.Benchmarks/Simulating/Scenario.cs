using Haul.Grains;

namespace Haul.Benchmarks;

/// <summary>What one row of the table simulates.</summary>
/// <param name="Silos">Silos at the start.</param>
/// <param name="Connections">Connections asked for on each silo.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="FailingPerHour">Share of the silos that die in an hour, for good; as many others join, at moments of their own.</param>
/// <param name="OriginConnections">Connections that the origin bears from the whole cluster.</param>
internal sealed record Scenario(int Silos, int Connections, long Length, double FailingPerHour, int OriginConnections = Scenario.Unlimited)
{
    /// <summary>Bytes a second of all connections of one silo: a gigabit link, used well.</summary>
    public const double MedianRate = 80e6;

    public const long TiB = 1L << 40;

    private const int Unlimited = int.MaxValue;

    private static readonly (int Silos, int Connections, long Length)[] Sizes = [(10, 8, TiB), (100, 8, 10 * TiB), (1_000, 1, 100 * TiB)];
    private static readonly double[] FailingRates = [0, 0.01, 0.1];

    /// <summary>Sizes by failing rates, and what the default limit of an origin makes of a cluster that could do more.</summary>
    public static IEnumerable<Scenario> All =>
    [
        .. from size in Sizes
           from failing in FailingRates
           select new Scenario(size.Silos, size.Connections, size.Length, failing),
        new(100, 8, 10 * TiB, 0.1, new BrokerOptions().OriginConnections),
    ];
}
