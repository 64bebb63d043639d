using Haul.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace Haul.Silo;

/// <summary>What a silo serves over HTTP.</summary>
internal static class SiloWeb
{
    public const string MetricsRoute = "/metrics";
    public const string DashboardRoute = "/orleans";

    public static void AddSiloWeb(this WebApplicationBuilder builder, SiloSettings settings, Ports ports)
    {
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = HaulWebExtensions.LongestBody;
            server.Listen(settings.Http.Address, ports.Http);
        });
        builder.WebHost.UseStaticWebAssets();

        // Else the framework takes a build for a developer's, looks for edited files, and answers for every path that it does not know.
        builder.Configuration.AddInMemoryCollection([new("ReloadStaticAssetsAtRuntime", "false")]);
        builder.Services.AddHaulWeb();
        builder.Services.AddAccess(settings);
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // Whoever lies about it, lies to himself: it decides whether his own cookie is for https alone, and what the links that he is given begin with.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedProto;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
        });
        builder.Services.AddSingleton<StoreProbe>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RequestGuard>();
        builder.Services.AddSingleton<OpenRequests>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OpenRequests>());
        builder.Services.AddHostedService(services => services.GetRequiredService<StoreProbe>());

        builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
        {
            ClusterProtection.Use(services, settings);

            // The server starts first and stops last: health tells of a silo that joins or drains.
            var server = services.Last(service => service.ServiceType == typeof(IHostedService));
            services.Remove(server);
            services.Insert(0, server);
        });
    }

    public static void MapSiloWeb(this WebApplication app)
    {
        var hasKeys = app.Services.GetRequiredService<SiloSettings>().ApiKeys is not null;
        app.UseSecurityHeaders();
        app.UseForwardedHeaders();
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = Status });
        app.UseStatusCodePages();
        app.UseMiddleware<RequestGuard>();
        app.UseMiddleware<OpenRequests>();
        app.UseAuthentication();
        app.UseAuthorization();
        if (hasKeys)
        {
            // An open page looks after itself, and tells its reader.
            app.UseWhen(context => context.Request.Path.StartsWithSegments(HaulWebExtensions.ApiRoute), api => api.UseMiddleware<LastingAccess>());
        }

        app.UseRateLimiter();
        app.UseUtf8Bodies();
        app.UseAntiforgery();
        app.MapHealth();
        app.MapMetrics(MetricsRoute).RequireAuthorization(Scopes.Read);
        // It wakes whatever grain it is asked for.
        app.MapOrleansDashboard(DashboardRoute).RequireAuthorization(Scopes.Read).RequireRateLimiting(RequestRates.Policy);
        if (hasKeys)
        {
            app.MapLogin();
        }

        app.MapHaulWeb();
    }

    /// <summary>A grain that cannot be reached now may be reached soon: its silo died, or the state store is away.</summary>
    private static int Status(Exception error) => error is TimeoutException or OrleansException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
}
