using System.Diagnostics.Metrics;
using Haul.Grains;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Haul.Silo;

/// <summary>
/// What a silo tells operators: metrics to whoever scrapes it, and metrics, traces and logs to the collector that the standard
/// variables of OpenTelemetry name. Without a collector no trace is made.
/// </summary>
internal static class Telemetry
{
    private const string ServiceName = "haul-silo";

    /// <summary>Variables that start so are passed to the OpenTelemetry SDK, which knows more of them than are named here.</summary>
    private const string Prefix = "OTEL_";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The SDK would go on without a collector that it cannot read the name of, and nobody would know.</summary>
    /// <exception cref="InputException">A variable of the collector cannot be used.</exception>
    public static void Check(IReadOnlyDictionary<string, string?> environment)
    {
        if (Collector(environment) is { } endpoint && !(Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            throw new InputException($"{Endpoint} is no http or https URL", "name the collector as in http://127.0.0.1:4317");
        }

        if (environment.GetValueOrDefault(Protocol)?.Trim() is { Length: > 0 } protocol && protocol is not ("grpc" or "http/protobuf"))
        {
            throw new InputException($"{Protocol} is '{protocol}'", "use grpc or http/protobuf");
        }
    }

    public static void AddTelemetry(this WebApplicationBuilder builder, string silo, IReadOnlyDictionary<string, string?> environment)
    {
        builder.Configuration.AddInMemoryCollection(environment.Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(variable.Value)));
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear()
                .AddService(ServiceName, serviceVersion: HelpText.Number, serviceInstanceId: silo)
                .AddTelemetrySdk()
                .AddEnvironmentVariableDetector()) // last, so that it wins
            .WithMetrics(metrics => metrics
                .AddMeter(HaulTelemetry.MeterName, "Microsoft.Orleans", "System.Runtime")
                .AddPrometheusExporter());
        if (Collector(environment) is not null)
        {
            telemetry
                .WithTracing(traces => traces.AddSource(HaulTelemetry.SourceName))
                .WithLogging(logs => logs.AddProcessor(new RedactedLogs()), options => options.IncludeFormattedMessage = true)
                .UseOtlpExporter();
        }
    }

    public static IEndpointConventionBuilder MapMetrics(this WebApplication app, string route)
    {
        var endpoint = app.MapPrometheusScrapingEndpoint(route);

        // The exporters listen by now, so that counters are seen from zero on.
        app.Services.StartHaulMetrics();
        var probe = app.Services.GetRequiredService<StoreProbe>();
        app.Services.GetRequiredService<IMeterFactory>().Create(HaulTelemetry.MeterName)
            .CreateObservableGauge("haul.state.silence", () => probe.Silence.TotalSeconds, "s", "Time since the state store last answered this silo.");
        return endpoint;
    }

    private static string? Collector(IReadOnlyDictionary<string, string?> environment) =>
        environment.GetValueOrDefault(Endpoint)?.Trim() is { Length: > 0 } endpoint ? endpoint : null;
}
