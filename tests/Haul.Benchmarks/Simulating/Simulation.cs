using System.Diagnostics;

namespace Haul.Benchmarks;

/// <summary>One scenario from the answered probe to the commit point.</summary>
internal sealed class Simulation
{
    /// <summary>A download that takes so many times the ideal is stuck.</summary>
    private const double Patience = 10;

    private readonly Scenario _scenario;
    private readonly Agenda _agenda = new();
    private readonly Ideal _ideal;
    private readonly Cluster _cluster;
    private readonly Download _download;

    /// <param name="seed">Decides all chance.</param>
    public Simulation(Scenario scenario, int seed)
    {
        _scenario = scenario;
        _ideal = new(scenario.Length);
        _cluster = new(scenario, seed, _agenda, _ideal);
        _download = new(scenario, _agenda, _cluster);
    }

    public Outcome Run()
    {
        var start = Stopwatch.GetTimestamp();
        _cluster.Begin();
        _download.Begin();
        while (!_download.IsOver && _agenda.Now < Patience * _ideal.EndsAt)
        {
            _agenda.Next();
        }

        _cluster.Measure();
        return new(_scenario, _cluster, _download, _ideal.EndsAt, Stopwatch.GetElapsedTime(start));
    }
}
