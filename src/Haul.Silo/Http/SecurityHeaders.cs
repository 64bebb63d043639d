using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Haul.Silo;

/// <summary>What browsers are told on every reply, so that a name or an address shown on a page stays text.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything comes from this silo, and nothing from within a page but the style attributes of virtualized lists.</summary>
    private const string OwnPages =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>The dashboard's font stands in its style sheet, and the diagrams of its lifecycle page bring style elements; it has no forms.</summary>
    private const string Dashboard =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Has to stand first; error pages lose what was set before them.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    });

    private static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin"; // with none at all, a form names "null" as the page that it is sent from
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(SiloWeb.DashboardRoute) ? Dashboard : OwnPages;
    }
}
