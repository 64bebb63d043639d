namespace Haul.Testing;

/// <summary>Makes some connections slower than the others.</summary>
/// <param name="Matches">Which: asked with the number of the connection, from 1 in the order they are accepted.</param>
/// <param name="Factor">How many times slower than its connection rate, or else than its share of the total rate, or else than 100 MB/s.</param>
/// <param name="AfterBytes">Body bytes it sends at full speed first.</param>
public sealed record SlowConnection(Func<int, bool> Matches, double Factor, long AfterBytes = 0)
{
    /// <summary>The k-th accepted connection.</summary>
    public static SlowConnection Number(int k, double factor, long afterBytes = 0) => new(number => number == k, factor, afterBytes);

    /// <summary>Every n-th accepted connection.</summary>
    public static SlowConnection Every(int n, double factor, long afterBytes = 0) => new(number => number % n == 0, factor, afterBytes);
}
