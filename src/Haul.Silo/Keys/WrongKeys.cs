using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Haul.Silo;

/// <summary>
/// Counts the wrong keys of each client address. A right key always counts: behind a proxy many clients have one address, and
/// none may lock the others out. What keeps keys from being guessed is their length; this ends loops and their noise.
/// </summary>
internal sealed partial class WrongKeys(ILogger<WrongKeys> logger) : IDisposable
{
    /// <summary>Somebody who looks for the right one of several keys.</summary>
    private const int Burst = 10;

    private readonly PartitionedRateLimiter<IPAddress> _limits = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(
        address, _ => new() { TokenLimit = Burst, TokensPerPeriod = 1, ReplenishmentPeriod = Pause, QueueLimit = 0 }));

    /// <summary>Between two wrong keys after that.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromSeconds(6);

    /// <summary>False when there were too many from where this request comes.</summary>
    public bool Count(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        using var lease = _limits.AttemptAcquire(address);
        if (lease.IsAcquired)
        {
            LogWrongKey(address);
        }

        return lease.IsAcquired;
    }

    public void Dispose() => _limits.Dispose();

    [LoggerMessage(LogLevel.Warning, "{Address} showed a key that is not known")]
    private partial void LogWrongKey(IPAddress address);
}
