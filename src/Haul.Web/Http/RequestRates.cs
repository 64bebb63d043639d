using System.Globalization;
using System.Threading.RateLimiting;
using Haul.Abstractions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Web;

/// <summary>
/// Bounds how often one client may call the API: each call asks grains, and a loop gone wrong must not take the cluster from the
/// others. The bytes of files are not bounded here.
/// </summary>
public static class RequestRates
{
    /// <summary>What endpoints name that ask grains.</summary>
    public const string Policy = "api";

    /// <summary>Calls at once: a script that submits a long list.</summary>
    private const int Burst = 500;

    /// <summary>Calls a second after that: fifty times what a page or a watcher needs.</summary>
    private const int PerSecond = 200;

    internal static IServiceCollection AddRequestRates(this IServiceCollection services) => services.AddRateLimiter(limits =>
    {
        limits.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limits.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
            return new(Problems.Of(StatusCodes.Status429TooManyRequests, ErrorCode.Usage, $"More than {PerSecond} calls a second: wait a second.").ExecuteAsync(rejected.HttpContext));
        };
        limits.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(
            // Behind a proxy all clients have its address, and without keys none has a name.
            (context.User.Identity?.Name, context.Connection.RemoteIpAddress),
            _ => new() { TokenLimit = Burst, TokensPerPeriod = PerSecond / 10, ReplenishmentPeriod = TimeSpan.FromMilliseconds(100), QueueLimit = 0 }));
    });
}
