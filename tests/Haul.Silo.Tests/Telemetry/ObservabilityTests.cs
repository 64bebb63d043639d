using System.Text.Json;
using System.Text.RegularExpressions;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Telemetry;

/// <summary>deploy/observability against what a silo really shows, and against Prometheus' own checks.</summary>
[Collection(nameof(Alone))]
public sealed partial class ObservabilityTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "deploy", "observability");

    [Theory]
    [InlineData("check", "config", "--syntax-only", "prometheus.yml")]
    [InlineData("check", "rules", "rules/haul.yml")]
    [InlineData("test", "rules", "tests/haul.test.yml")]
    public async Task Promtool_Asked_FindsNoFault(params string[] arguments)
    {
        await using var promtool = await ProcessRunner.Run("promtool", arguments, TimeSpan.FromSeconds(60), new() { WorkingDirectory = Folder });

        Assert.True(promtool.ExitCode == 0, promtool.Output + promtool.Error);
    }

    [Fact]
    public void Rules_All_SayWhatIsWrongAndWhatToDo()
    {
        var rules = File.ReadAllText(Path.Combine(Folder, "rules", "haul.yml"));
        var tests = File.ReadAllText(Path.Combine(Folder, "tests", "haul.test.yml"));
        var alerts = Alert().Matches(rules).Select(match => match.Groups["name"].Value).ToList();

        Assert.NotEmpty(alerts);
        Assert.All(["severity:", "summary:", "description:", "cure:"], part => Assert.Equal(alerts.Count, rules.Split(part).Length - 1));
        Assert.All(alerts, alert => Assert.Contains(alert, tests, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Metrics_OfRulesAndDashboard_AreThoseOfASilo()
    {
        using var directory = new TempDirectory();
        await using var origin = new FaultOrigin();
        await using var silo = await RunningSilo.Start(directory.Path, ["--allow-private", "127.0.0.0/8"]);
        var file = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IFileGrain>(DownloadId.New(TimeProvider.System).Value);
        await file.Submit(new() { Url = origin.Add("f.bin", seed: 1, length: 1 << 20).AbsoluteUri, Name = "f.bin" });

        var named = Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Where(path => path.EndsWith("haul.yml", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal))
            .SelectMany(path => Metric().Matches(File.ReadAllText(path)).Select(match => match.Value))
            .ToHashSet();
        Assert.True(named.Count > 10);

        // The broker counts the queue a second after it lives; everything else is there at once.
        var shown = await Eventually.Value(async () => await Shown() is var now && now.Contains("haul_queue_length") ? now : null, RunningSilo.Patience, "the queue is counted");
        Assert.Empty(named.Except(shown));

        async Task<HashSet<string>> Shown() =>
            [.. (await silo.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Split('{', ' ')[0])];
    }

    [Fact]
    public void Dashboard_OfGrafana_HasAUidAndVariablesAndTitledPanels()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "grafana", "dashboards", "haul.json")));
        var panels = json.RootElement.GetProperty("panels").EnumerateArray().ToList();

        Assert.Equal("haul", json.RootElement.GetProperty("uid").GetString());
        Assert.Equal(["datasource", "instance"], json.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()));
        Assert.NotEmpty(panels);
        Assert.All(panels, panel => Assert.False(string.IsNullOrEmpty(panel.GetProperty("title").GetString()) || string.IsNullOrEmpty(panel.GetProperty("description").GetString())));
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
    }

    [GeneratedRegex(@"- alert: (?<name>\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"\b(haul|dotnet|orleans)_[a-z0-9_]+")]
    private static partial Regex Metric();
}
