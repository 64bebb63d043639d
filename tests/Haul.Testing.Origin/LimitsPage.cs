using System.Globalization;

namespace Haul.Testing.Origin;

/// <summary>A page that changes the limits, so that a script can do it while a download runs.</summary>
internal static class LimitsPage
{
    public static OriginFile Make(FaultOrigin origin) => new() { Faults = [new CustomFault((reply, visit) => Change(origin.Limits, reply, visit.Request))] };

    private static void Change(OriginLimits limits, Reply reply, OriginRequest request)
    {
        limits.TotalRate = Number(request, "total") ?? limits.TotalRate;
        limits.ConnectionRate = Number(request, "connection") ?? limits.ConnectionRate;
        limits.ResponseRate = Number(request, "response") ?? limits.ResponseRate;
        limits.Latency = Number(request, "latency") is { } latency ? TimeSpan.FromMilliseconds(latency) : limits.Latency;
        reply.Become("200", "OK", "text/plain", string.Create(
            CultureInfo.InvariantCulture,
            $"total={limits.TotalRate} connection={limits.ConnectionRate} response={limits.ResponseRate} latency={limits.Latency.TotalMilliseconds}\n"));
    }

    private static long? Number(OriginRequest request, string name) =>
        request.Query(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
}
