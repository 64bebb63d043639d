namespace Haul.Benchmarks;

/// <summary>
/// What chance decides: rates, and when silos die and join. Every silo has a sequence of its own and the download draws nothing:
/// one seed is one world, whatever the scheduler does and however many silos die in it.
/// </summary>
/// <param name="number">Of the sequence.</param>
internal sealed class Chance(int seed, int number)
{
    /// <summary>Spread (sigma of the logarithm) of the links of silos, and of the paths of connections over one link.</summary>
    private const double LinkSpread = 0.6;
    private const double PathSpread = 0.4;

    /// <summary>More than the silos of a scenario.</summary>
    private const int Sequences = 1_000_003;

    private readonly Random _random = new(unchecked((seed * Sequences) + number));

    /// <summary>Bytes a second that the connections of one silo have in the median.</summary>
    public double Link(double median) => median * LogNormal(LinkSpread);

    /// <summary>Bytes a second of one connection.</summary>
    public double Path(double link) => link * LogNormal(PathSpread);

    /// <summary>Seconds to the next of events that come independently of each other.</summary>
    public double Wait(double mean) => -mean * Math.Log(1 - _random.NextDouble());

    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.</summary>
    private double LogNormal(double sigma) =>
        Math.Exp(sigma * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
