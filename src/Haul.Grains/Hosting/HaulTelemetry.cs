using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains;

/// <summary>What a host that exports telemetry has to know.</summary>
public static class HaulTelemetry
{
    public const string MeterName = HaulMetrics.MeterName;

    /// <summary>Of the spans: see <see cref="HaulTraces"/>.</summary>
    public const string SourceName = HaulTraces.SourceName;

    /// <summary>Makes the meter's instruments; whoever listens by then sees every counter at zero before its first event.</summary>
    public static void StartHaulMetrics(this IServiceProvider services) => services.GetRequiredService<HaulMetrics>();
}
