using Haul.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web;

/// <summary>What a silo shows of its cluster to HTTP clients.</summary>
public static class HaulWebExtensions
{
    /// <summary>Longest body of a request, in bytes: a request is a URL and some fields.</summary>
    public const int LongestBody = 64 << 10;

    public static IServiceCollection AddHaulWeb(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        services.AddProblemDetails(problems => problems.CustomizeProblemDetails = context =>
            context.ProblemDetails.Extensions.TryAdd("code", Problems.CodeOf(context.ProblemDetails.Status ?? 500).Text()));
        return services;
    }

    public static void MapHaulWeb(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapDownloads();
        endpoints.MapDownloadContent();
        endpoints.MapNodes();
    }
}
