using System.Text.RegularExpressions;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Telemetry;

/// <summary>What Prometheus reads of a silo.</summary>
[Collection(nameof(Alone))]
public sealed partial class ScrapeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_AfterADownload_CountItsBytesAndHoldTheEngines()
    {
        using var directory = new TempDirectory();
        await using var origin = new FaultOrigin();
        await using var silo = await RunningSilo.Start(directory.Path, ["--allow-private", "127.0.0.0/8"]);
        var file = silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IFileGrain>(DownloadId.New(TimeProvider.System).Value);
        await file.Submit(new() { Url = origin.Add("f.bin", seed: 1, length: 1 << 20).AbsoluteUri, Name = "f.bin" });

        // A scrape is answered with the reply of the one before it while that is fresh.
        var shown = await Eventually.Value(
            async () => await silo.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel) is var now && KeptBytes().IsMatch(now) ? now : null,
            RunningSilo.Patience,
            "kept bytes in /metrics");

        Assert.Contains("orleans_catalog_activations", shown, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"haul_body_received_bytes_total\{[^}]*outcome=""kept""\} [1-9]")]
    private static partial Regex KeptBytes();
}
