using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>
/// Brings working downloads back to work whose file grain died with its silo: at start, whenever a silo comes or goes, and
/// every so often. Each download is pinged by one silo, its rendezvous owner; queued ones are the broker's.
/// </summary>
public sealed partial class RecoveryService(
    ICatalog catalog,
    IGrainFactory grains,
    ILivingSilos silos,
    ILocalSiloDetails self,
    IClusterMembershipService membership,
    RecoveryOptions options,
    TimeProvider clock,
    ILogger<RecoveryService> logger) : BackgroundService
{
    /// <summary>Pause after a look that failed: the state store is away, and many silos wait for it.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var seen = membership.CurrentSnapshot.Version;
            await Change(seen, await Look() ? options.Period : Retry, stoppingToken);
        }
    }

    private async Task<bool> Look()
    {
        var own = self.SiloAddress.ToParsableString();
        if (!silos.Names.Contains(own))
        {
            return true; // not a member yet, or not any more
        }

        try
        {
            var working = await catalog.Working();
            foreach (var row in working.Where(row => Rendezvous.Owner(row.Id.Value, silos.Names) == own))
            {
                grains.GetGrain<IFileGrain>(row.Id.Value).Ping().Ignore();
            }

            return true;
        }
        catch (Exception error)
        {
            LogCatalogAway(error.Message);
            return false;
        }
    }

    /// <summary>Waits until the membership changes, at most for <paramref name="patience"/>.</summary>
    private async Task Change(MembershipVersion seen, TimeSpan patience, CancellationToken stoppingToken)
    {
        using var timeIsUp = new CancellationTokenSource(patience, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeIsUp.Token);
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(enough.Token))
            {
                if (snapshot.Version > seen)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up, or the silo stops.
        }
    }

    [LoggerMessage(LogLevel.Warning, "The catalog cannot be read, so downloads of silos that died are not brought back yet; trying again: {Reason}")]
    private partial void LogCatalogAway(string reason);
}
