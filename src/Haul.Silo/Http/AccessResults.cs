using System.Globalization;
using Haul.Abstractions;
using Haul.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Haul.Silo;

/// <summary>Answers those who may not: a browser is led to the login, everybody else gets problem details.</summary>
internal sealed class AccessResults(WrongKeys wrongKeys) : IAuthorizationMiddlewareResultHandler
{
    /// <summary>What programs ask for, even where a browser does it.</summary>
    private static readonly string[] NoPages = ["/api", "/openapi", SiloWeb.MetricsRoute];

    public async Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded)
        {
            await next(context);
            return;
        }

        var refusal = authorizeResult.Forbidden ? Forbid(context, policy) : await Challenge(context);
        await refusal.ExecuteAsync(context);
    }

    /// <summary>401, which RFC 9110 section 15.5.2 wants with this field.</summary>
    public static void NameTheWay(HttpContext context) => context.Response.Headers.WWWAuthenticate = "Bearer realm=\"haul\"";

    public static void NameThePause(HttpContext context) => context.Response.Headers.RetryAfter = WrongKeys.Pause.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static ProblemHttpResult Forbid(HttpContext context, AuthorizationPolicy policy)
    {
        var needed = policy.Requirements.OfType<ClaimsAuthorizationRequirement>().SelectMany(claim => claim.AllowedValues ?? []).MaxBy(scope => Scopes.All.IndexOf(scope));
        var held = Scopes.All.LastOrDefault(scope => context.User.HasClaim(Scopes.Claim, scope));
        return Problems.Of(StatusCodes.Status403Forbidden, ErrorCode.Policy, $"This needs a key with the scope {needed}, and this one has the scope {held}.");
    }

    private async Task<IResult> Challenge(HttpContext context)
    {
        var request = context.Request;
        var showsKey = request.Headers.Authorization.Count > 0;
        if (!showsKey && IsPage(request))
        {
            return Results.LocalRedirect(LoginPages.PathTo(request));
        }

        if (showsKey && (await context.AuthenticateAsync()).Failure is not null)
        {
            if (!wrongKeys.Count(context))
            {
                NameThePause(context);
                return Problems.Of(StatusCodes.Status429TooManyRequests, ErrorCode.Policy, "Too many wrong keys came from this address: show one that is in the silo's file of keys.");
            }

            NameTheWay(context);
            return Problems.Of(StatusCodes.Status401Unauthorized, ErrorCode.Policy, "This key is not known: show one that is in the silo's file of keys.");
        }

        NameTheWay(context);
        return Problems.Of(StatusCodes.Status401Unauthorized, ErrorCode.Policy, "Show an API key as 'Authorization: Bearer KEY'.");
    }

    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !NoPages.Any(prefix => request.Path.StartsWithSegments(prefix))
        && request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
