using Haul.Abstractions;
using Haul.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web;

/// <summary>What a silo shows of its cluster to HTTP clients.</summary>
public static class HaulWebExtensions
{
    /// <summary>Longest body of a request, in bytes: a request is a URL and some fields.</summary>
    public const int LongestBody = 64 << 10;

    /// <summary>Where the API begins; a page does not ask it.</summary>
    public const string ApiRoute = "/api/v1";

    public static IServiceCollection AddHaulWeb(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", Problems.CodeOf(context.ProblemDetails.Status ?? StatusCodes.Status500InternalServerError).Text()));
        services.AddScopes();
        services.AddRequestRates();
        services.AddOpenApi();
        services.AddPages();
        return services;
    }

    /// <summary>
    /// The API, what describes it at <c>/openapi/v1.json</c>, and the pages. Authentication, authorization, the rate limiter and
    /// antiforgery have to stand before it.
    /// </summary>
    public static void MapHaulWeb(this IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup(ApiRoute).RequireAuthorization(Scopes.Read)
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapDownloadContent().AddEndpointFilter<IEndpointConventionBuilder, RefusalFilter>();
        var calls = api.MapGroup("").RequireRateLimiting(RequestRates.Policy).AddEndpointFilter<RouteGroupBuilder, RefusalFilter>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        calls.MapDownloads();
        calls.MapNodes();
        endpoints.MapOpenApi().RequireAuthorization(Scopes.Read);
        endpoints.MapPages();
    }
}
