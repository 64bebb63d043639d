using System.Net;
using Haul.Abstractions;
using Haul.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Haul.Silo;

/// <summary>
/// Who may ask. On loopback a browser could be led here by any page, so the names that it asks under and for have to be of
/// loopback (DNS rebinding); where keys are given, every request but those for health has to show one.
/// </summary>
internal sealed class RequestGuard(SiloSettings settings, Readiness readiness) : IMiddleware
{
    private const string Scheme = "Bearer ";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (settings.Http.IsLoopback && !(IsLoopback(request.Host.Host) && IsOwnPage(request)))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, ErrorCode.Policy, "Only pages of this silo, under a loopback name, may ask here.");
        }

        if (request.Path.StartsWithSegments(HealthEndpoints.Prefix))
        {
            return next(context);
        }

        if (settings.ApiKeys is { } keys && !keys.Accepts(Key(request)))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"haul\"";
            return Refuse(context, StatusCodes.Status401Unauthorized, ErrorCode.Policy, "Show an API key as 'Authorization: Bearer KEY'.");
        }

        return readiness.IsMember || request.Path.StartsWithSegments(SiloWeb.MetricsRoute) ? next(context)
            : Refuse(context, StatusCodes.Status503ServiceUnavailable, ErrorCode.ClusterUnreachable, $"This silo is {readiness.Obstacle}.");
    }

    private static bool IsLoopback(string host) =>
        host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>A browser names the page that asks; what is no browser names none.</summary>
    private static bool IsOwnPage(HttpRequest request) =>
        request.Headers[HeaderNames.Origin].ToString() is not { Length: > 0 } origin
        || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) && IsLoopback(page.DnsSafeHost));

    private static string Key(HttpRequest request) =>
        request.Headers.Authorization.ToString() is var shown && shown.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? shown[Scheme.Length..].Trim() : "";

    private static Task Refuse(HttpContext context, int status, ErrorCode code, string detail) =>
        Problems.Of(status, code, detail).ExecuteAsync(context);
}
