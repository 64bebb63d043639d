using System.Net;
using System.Text.Json;
using Haul.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Http;

/// <summary>A client that does not stop to ask.</summary>
public sealed class RequestRatesTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const int AtOnce = 16;
    private const int MostCalls = 20_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_WithoutAPause_AreRefusedForAMomentAndHealthIsNot()
    {
        var calls = 0;
        var refusals = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => CallUntilRefused(() => Interlocked.Increment(ref calls) <= MostCalls)));

        Assert.Contains("usage", refusals);
        using var health = await fixture.Http.GetAsync("/health/live", Cancel);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    /// <summary>It wakes the grains that it is asked for.</summary>
    [Fact]
    public void Dashboard_IsBoundedAsTheApiIs()
    {
        var dashboard = fixture.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("orleans", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(dashboard);
        Assert.All(dashboard, endpoint => Assert.Equal(RequestRates.Policy, endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName));
    }

    /// <returns>The code of the refusal; null when there was none.</returns>
    private async Task<string?> CallUntilRefused(Func<bool> goesOn)
    {
        while (goesOn())
        {
            using var reply = await fixture.Http.GetAsync("/api/v1/downloads?limit=0", Cancel);
            if (reply.StatusCode is HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), reply.Headers.RetryAfter?.Delta);
                return JsonDocument.Parse(await reply.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("code").GetString();
            }
        }

        return null;
    }
}
