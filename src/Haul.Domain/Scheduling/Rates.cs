namespace Haul.Domain;

/// <summary>Rates to expect, in bytes a second; 0 is unknown.</summary>
internal sealed class Rates
{
    /// <summary>Compares segments while nothing was measured: any rate that is the same for all does.</summary>
    private const double Nominal = 1 << 20;

    private readonly Dictionary<string, double> _bySilo;
    private readonly double _ofAll;

    public Rates(IEnumerable<SlotFacts> slots)
    {
        var known = slots.Where(slot => slot.Rate > 0).ToArray();
        _bySilo = known.GroupBy(slot => slot.Silo).ToDictionary(group => group.Key, Median);
        _ofAll = Median(known);
        Slowest = known.Select(slot => slot.Rate).DefaultIfEmpty(Nominal).Min();
    }

    /// <summary>What a segment without a rate counts as.</summary>
    public double Slowest { get; }

    /// <summary>The median of the silo's slots, else of the download's, else 0.</summary>
    public double Usual(string silo) => _bySilo.GetValueOrDefault(silo, _ofAll);

    public double OrSlowest(double rate) => rate > 0 ? rate : Slowest;

    private static double Median(IEnumerable<SlotFacts> slots)
    {
        var sorted = slots.Select(slot => slot.Rate).Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[(sorted.Length - 1) / 2];
    }
}
