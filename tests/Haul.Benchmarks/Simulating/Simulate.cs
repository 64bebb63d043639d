namespace Haul.Benchmarks;

/// <summary>Simulates every scenario and prints a row for each.</summary>
internal static class Simulate
{
    /// <param name="silos">Only the scenarios with so many silos; null is all.</param>
    /// <returns>The exit code: 1 when a file was not whole in the end.</returns>
    public static int Run(int seed, int? silos)
    {
        Console.WriteLine($"Virtual time, seed {seed}; rates are log-normal with a median of {Scenario.MedianRate / 1e6:F0} MB/s a silo; ideal is a fluid over the connections granted on living silos");
        Console.WriteLine(Outcome.Head);
        var whole = true;
        foreach (var scenario in Scenario.All.Where(scenario => silos is null || scenario.Silos == silos))
        {
            var outcome = new Simulation(scenario, seed).Run();
            Console.WriteLine(outcome);
            whole &= outcome.IsWhole;
        }

        return whole ? 0 : 1;
    }
}
