using Haul.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
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
        builder.Services.AddHaulWeb();
        builder.Services.AddSingleton<StoreProbe>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RequestGuard>();
        builder.Services.AddSingleton<OpenRequests>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OpenRequests>());
        builder.Services.AddHostedService(services => services.GetRequiredService<StoreProbe>());
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter("Haul", "Microsoft.Orleans", "System.Runtime")
            .AddPrometheusExporter());

        // The server starts first and stops last: health tells of a silo that joins or drains.
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
        {
            var server = services.Last(service => service.ServiceType == typeof(IHostedService));
            services.Remove(server);
            services.Insert(0, server);
        });
    }

    public static void MapSiloWeb(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = Status });
        app.UseStatusCodePages();
        app.UseMiddleware<RequestGuard>();
        app.UseMiddleware<OpenRequests>();
        app.UseRateLimiter();
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint(MetricsRoute);
        app.MapOrleansDashboard(DashboardRoute);
        app.MapHaulWeb();
    }

    /// <summary>A grain that cannot be reached now may be reached soon: its silo died, or the state store is away.</summary>
    private static int Status(Exception error) => error is TimeoutException or OrleansException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError;
}
