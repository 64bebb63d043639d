using System.Text;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Haul.Silo.Tests.Telemetry;

/// <summary>What a collector is sent of a silo: of a download that completes after its origin broke off, and of one that fails.</summary>
[Collection(nameof(Alone))]
public sealed partial class OtlpTests(OtlpTests.Fixture fixture) : IClassFixture<OtlpTests.Fixture>
{
    private const string Canary = "CANARY7f3a";
    private const int Length = (3 << 20) + 17;

    [Fact]
    public async Task Spans_OfADownload_AreOneTraceFromSubmitToPublish()
    {
        var spans = await fixture.Spans(fixture.Completed, "download");

        Assert.Single(spans.Select(span => span.Trace).Distinct());
        var submit = Assert.Single(spans, span => span.Name == "submit");
        var download = Assert.Single(spans, span => span.Name == "download");
        var publish = Assert.Single(spans, span => span.Name == "publish");
        var probe = Assert.Single(spans, span => span.Name == "probe");
        var segments = spans.Where(span => span.Name == "segment").ToList();
        Assert.Equal(("", submit.Id, download.Id), (submit.Parent, download.Parent, publish.Parent));
        Assert.True(segments.Count > 1, "The origin broke off, so that a segment took two attempts.");
        Assert.All(segments, segment => Assert.Equal(download.Id, segment.Parent));
        Assert.Contains(probe.Parent, segments.Select(segment => segment.Id));
        Assert.Contains(segments, segment => segment.Attributes.GetValueOrDefault("error.type") == "network");
        Assert.Equal("completed", download.Attributes["haul.download.status"]);
        Assert.Equal(ShownUrl.Of(fixture.Origin.Uri("good.bin")), submit.Attributes["url.full"]);
    }

    [Fact]
    public async Task Spans_OfADownloadThatFails_SayWhy()
    {
        var spans = await fixture.Spans(fixture.Failed, "download");

        var download = Assert.Single(spans, span => span.Name == "download");
        Assert.Equal(("failed", "origin-refused"), (download.Attributes["haul.download.status"], download.Attributes["error.type"]));
        Assert.DoesNotContain(spans, span => span.Name == "publish");
        Assert.DoesNotContain(spans, span => fixture.Collector.Spans.Any(other => other.Download == fixture.Completed.Value && other.Trace == span.Trace));
    }

    [Fact]
    public async Task MetricsAndLogs_Sent_NameTheSiloAndTheDownload()
    {
        await fixture.Spans(fixture.Completed, "download");
        await Eventually.True(() => fixture.Collector.Metrics.Contains("haul.body.received"), RunningSilo.Patience, "metrics arrive");
        await Eventually.True(() => Of(fixture.Completed).Any(log => log.Attributes.GetValueOrDefault("After") == "Completed"), RunningSilo.Patience, "the log of the end arrives");

        Assert.Contains("orleans-catalog-activations", fixture.Collector.Metrics);
        Assert.Contains("dotnet.process.memory.working_set", fixture.Collector.Metrics);
        Assert.Contains(Of(fixture.Completed), log => log.Attributes.ContainsKey("Slot"));
        foreach (var signal in new[] { "traces", "metrics", "logs" })
        {
            var resource = fixture.Collector.Resource(signal);
            Assert.Equal(("haul-silo", "observed", "test"), (resource["service.name"], resource["service.instance.id"], resource["deployment.environment.name"]));
        }

        IEnumerable<(string Body, IReadOnlyDictionary<string, string> Attributes)> Of(DownloadId id) =>
            fixture.Collector.Logs.Where(log => log.Attributes.GetValueOrDefault("Download") == id.Value);
    }

    [Fact]
    public async Task Everything_Sent_HoldsNoSecret()
    {
        var secret = $"https://user:{Canary}@host.example/path?sig={Canary}";
        LogCanary(
            fixture.Silo.Services.GetRequiredService<ILogger<OtlpTests>>(), secret, new Uri(secret), new HttpRequestException($"{secret} broke off.", new IOException(secret)));
        await fixture.Spans(fixture.Completed, "download");
        await fixture.Spans(fixture.Failed, "download");
        await Eventually.True(() => fixture.Collector.Everything.Contains("https://host.example/path broke off.", StringComparison.Ordinal), RunningSilo.Patience, "the log arrives");

        var everything = fixture.Collector.Everything;
        Assert.Contains("good.bin", everything, StringComparison.Ordinal);
        Assert.Contains("System.Net.Http.HttpRequestException", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, everything, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Canary}")), everything, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    public async Task Run_CollectorThatCannotBeUsed_EndsWithTwoNamingTheVariable(string name, string value)
    {
        using var directory = new TempDirectory();
        await using var silo = RunningSilo.Begin(directory.Path, RunningSilo.FreePorts, environment: new Dictionary<string, string?> { [name] = value });

        Assert.Equal(2, await silo.Ended.WaitAsync(RunningSilo.Patience, TestContext.Current.CancellationToken));
        Assert.Contains(name, silo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoCollector_TracesNothing()
    {
        using var directory = new TempDirectory();
        await using var silo = await RunningSilo.Start(directory.Path, []);

        Assert.Null(silo.Services.GetService<TracerProvider>());
    }

    [LoggerMessage(LogLevel.Warning, "{Url} and {Uri} are named")]
    private static partial void LogCanary(ILogger logger, string url, Uri uri, Exception error);

    /// <summary>A silo that sends to a collector every quarter of a second, and two downloads whose URLs and fields hold a secret.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly TempDirectory _directory = new();

        public FaultOrigin Origin { get; } = new();

        public DownloadId Completed { get; private set; }

        public DownloadId Failed { get; private set; }

        internal FakeCollector Collector { get; private set; } = null!;

        internal RunningSilo Silo { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Collector = await FakeCollector.Start();
            await File.WriteAllBytesAsync(_directory.File("key"), new byte[32]);
            Silo = await RunningSilo.Start(_directory.Path, ["--name", "observed", "--allow-private", "127.0.0.0/8", "--key-file", "key"], environment: new Dictionary<string, string?>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Url,
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
                ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "250",
                ["OTEL_BSP_SCHEDULE_DELAY"] = "250",
                ["OTEL_BLRP_SCHEDULE_DELAY"] = "250",
            });
            Origin.Add("good.bin", seed: 5, Length, new ResetMidBody(1000).First(1));
            (Completed, Failed) = (await Fetch("good.bin", DownloadStatus.Completed), await Fetch("missing.bin", DownloadStatus.Failed));
        }

        /// <summary>Spans of a download, when one of this name has come: it ends last.</summary>
        internal async Task<IReadOnlyList<ReceivedSpan>> Spans(DownloadId id, string last)
        {
            IReadOnlyList<ReceivedSpan> Of() => [.. Collector.Spans.Where(span => span.Download == id.Value)];
            await Eventually.True(() => Of().Any(span => span.Name == last), RunningSilo.Patience, $"the span '{last}' of {id} arrives");
            return Of();
        }

        public async ValueTask DisposeAsync()
        {
            await (Silo?.DisposeAsync() ?? ValueTask.CompletedTask);
            await (Collector?.DisposeAsync() ?? ValueTask.CompletedTask);
            await Origin.DisposeAsync();
            _directory.Dispose();
        }

        private async Task<DownloadId> Fetch(string name, DownloadStatus expected)
        {
            var id = DownloadId.New(TimeProvider.System);
            var file = Silo.Services.GetRequiredService<IGrainFactory>().GetGrain<IFileGrain>(id.Value);
            var url = new UriBuilder(Origin.Uri(name)) { UserName = "user", Password = Canary, Query = $"sig={Canary}" }.Uri;
            await file.Submit(new() { Url = url.AbsoluteUri, Name = name, Headers = [new("X-Secret", Canary)] });
            var end = await Eventually.Value(
                async () => await file.Watch(-1, TimeSpan.Zero) is { } view && view.Status.IsTerminal() ? view : null, RunningSilo.Patience, $"{name} ends");
            Assert.True(end.Status == expected, end.Error?.Message);
            return id;
        }
    }
}
