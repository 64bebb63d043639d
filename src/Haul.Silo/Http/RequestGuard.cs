using System.Net;
using Haul.Abstractions;
using Haul.Web;
using Microsoft.AspNetCore.Http;

namespace Haul.Silo;

/// <summary>
/// Refuses what no page of this silo and no program would ask. On loopback a browser could be led here by any page, so the names
/// that it asks under and for have to be of loopback (DNS rebinding); anywhere else a page of another origin must not act.
/// </summary>
internal sealed class RequestGuard(SiloSettings settings, Readiness readiness) : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (settings.Http.IsLoopback && (!IsLoopback(request.Host.Host) || !IsOwnPage(request) || CrossOrigin.IsEmbedded(request)))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, ErrorCode.Policy, "Only pages of this silo, under a loopback name, may ask here.");
        }

        if (CrossOrigin.IsForged(request))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, ErrorCode.Policy, "A page of another origin may not act here; a proxy before the silo has to hand on the Host that it was asked for.");
        }

        return readiness.IsMember || request.Path.StartsWithSegments(HealthEndpoints.Prefix) || request.Path.StartsWithSegments(SiloWeb.MetricsRoute) ? next(context)
            : Refuse(context, StatusCodes.Status503ServiceUnavailable, ErrorCode.ClusterUnreachable, $"This silo is {readiness.Obstacle}.");
    }

    private static bool IsLoopback(string host) =>
        host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A browser names the page that asks; what is no browser names none.</summary>
    private static bool IsOwnPage(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
        || (CrossOrigin.IsOwn(origin, request) && IsLoopback(new Uri(origin).DnsSafeHost));

    private static Task Refuse(HttpContext context, int status, ErrorCode code, string detail) =>
        Problems.Of(status, code, detail).ExecuteAsync(context);
}
