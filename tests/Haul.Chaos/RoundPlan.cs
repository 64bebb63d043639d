namespace Haul.Chaos;

/// <summary>What one round does, all of it drawn from its seed.</summary>
/// <param name="Size">Bytes of the file.</param>
/// <param name="Rate">Bytes a second that the origin gives in all.</param>
/// <param name="Stops">Moments of the stops, in seconds after each start.</param>
/// <param name="Gently">Ctrl-C instead of SIGKILL.</param>
/// <param name="Canary">A file appears under the final name after the first stop.</param>
internal sealed record RoundPlan(int Seed, long Size, long Rate, double[] Stops, bool Gently, bool Canary)
{
    private const long MiB = 1 << 20;

    /// <summary>Sizes at which something changes: nothing, one byte, pages, blocks.</summary>
    private static readonly long[] Edges = [0, 1, 65_535, 65_536, 65_537, MiB - 1, MiB, MiB + 1, (8 * MiB) + 1, 32 * MiB];

    public static RoundPlan Draw(int seed)
    {
        var chance = new Random(seed);
        var slow = seed % 10 < 3;
        var rate = slow ? 1_000_000 : 20_000_000;
        var most = slow ? 12 * MiB : 300 * MiB;
        // Large sizes are rarer, so that a hundred rounds end within the hour.
        var size = seed % 5 == 0 ? Edges[chance.Next(Edges.Length)] : (long)(Math.Pow(chance.NextDouble(), 2) * most);
        size = Math.Min(size, most);
        var expected = 1 + (size / (double)rate);
        var stops = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => chance.NextDouble() * Math.Max(1.5, expected * 0.7)).ToArray();
        return new(seed, size, rate, stops, Gently: seed % 7 == 3, Canary: seed % 9 == 4);
    }

    public override string ToString() =>
        $"seed {Seed}: {Size} B at {Rate / 1_000_000} MB/s, {(Gently ? "Ctrl-C" : "SIGKILL")} after {string.Join(", ", Stops.Select(stop => $"{stop:F1} s"))}{(Canary ? ", a file appears under the name" : "")}";
}
