using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web.Pages;

/// <summary>The live pages.</summary>
internal static class PagesExtensions
{
    /// <summary>Bytes: a form with the longest URL and all its header fields.</summary>
    private const int LongestMessage = 512 << 10;

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = LongestMessage);
        services.AddCascadingAuthenticationState();
        services.AddSingleton<DownloadIndex>();
        services.AddSingleton<SiloNames>();
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapStaticAssets().RequireAuthorization(Scopes.Read);
        endpoints.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization(Scopes.Read);
    }
}
