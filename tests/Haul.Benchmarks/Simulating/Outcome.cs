namespace Haul.Benchmarks;

/// <summary>A row of the table.</summary>
/// <param name="Ideal">Seconds that the fluid takes.</param>
/// <param name="Wall">What the simulation took on this machine.</param>
internal sealed record Outcome(Scenario Scenario, Cluster Cluster, Download Download, double Ideal, TimeSpan Wall)
{
    private const double MiB = 1 << 20;
    private const double KiB = 1 << 10;

    public static string Head =>
        "silos conns   TiB  failing/h died joined    ideal s  time/ideal  last 5 %  twice MiB  twice %  decisions/s  us/Decide  ms/Shares  steals  hedges  row KiB  wall s";

    public bool IsWhole => Download.IsOver && Download.IsWhole;

    public override string ToString()
    {
        var twice = Download.Received - Scenario.Length;
        return $"{Scenario.Silos,5} {Cluster.Connections,5} {Scenario.Length / Scenario.TiB,5} {Scenario.FailingPerHour,9:P0} {Cluster.Deaths,5} {Cluster.Joins,6}"
            + $" {Ideal,10:F1} {Download.WholeAt / Ideal,11:F3} {(Download.WholeAt - Download.NearlyWholeAt) / Download.WholeAt,9:P1}"
            + $" {twice / MiB,10:F0} {(double)twice / Scenario.Length,8:P3} {Download.Decisions / Download.WholeAt,12:F1} {Download.DecideCost.Microseconds,10:F0}"
            + $" {Cluster.SharesCost.Microseconds / 1_000,10:F1} {Download.Steals,7} {Download.Hedges,7} {Download.LargestRow / KiB,8:F1} {Wall.TotalSeconds,7:F1}"
            + (IsWhole ? "" : "  NOT WHOLE");
    }
}
