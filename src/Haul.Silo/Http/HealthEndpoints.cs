using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Haul.Silo;

/// <summary>For load balancers and supervisors; they show no key.</summary>
internal static class HealthEndpoints
{
    public const string Prefix = "/health";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup(Prefix).AllowAnonymous();
        health.MapGet("live", () => Results.Json(new HealthReport("live", null)));
        health.MapGet("ready", (Readiness readiness) => readiness.Obstacle is { } obstacle
            ? Results.Json(new HealthReport("not-ready", obstacle), statusCode: StatusCodes.Status503ServiceUnavailable)
            : Results.Json(new HealthReport("ready", null)));
    }
}

/// <param name="Reason">Why it is not ready.</param>
internal sealed record HealthReport(string Status, string? Reason);
