using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>
/// Brings working downloads back to work whose file grain died with its silo: at start, whenever a silo comes or goes, and
/// every so often. Each download is pinged by one silo, its rendezvous owner, and at once by the one that gave it up; queued
/// ones are the broker's.
/// </summary>
public sealed partial class RecoveryService(
    ICatalog catalog,
    IGrainFactory grains,
    ILivingSilos silos,
    ILocalSiloDetails self,
    IClusterMembershipService membership,
    GivenUp givenUp,
    RecoveryOptions options,
    TimeProvider clock,
    ILogger<RecoveryService> logger) : BackgroundService
{
    /// <summary>Pause after a look that failed: the state store is away and many silos wait for it, or a silo is dying.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    /// <summary>A ping that has not been answered by then hangs in a silo that is dying; the others have arrived.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<DownloadId> _owed = [];

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
            _owed.UnionWith(givenUp.Take());
            var working = await catalog.Working();
            _owed.UnionWith(working.Select(row => row.Id).Where(id => Rendezvous.Owner(id.Value, silos.Names) == own));
            await Task.WhenAll(_owed.Select(id => grains.GetGrain<IFileGrain>(id.Value).Ping())).WaitAsync(Patience, clock);
            _owed.Clear();
            return true;
        }
        catch (Exception error)
        {
            LogNotAll(error.Message);
            return false;
        }
    }

    /// <summary>Waits until the membership changes or a download is given up, at most for <paramref name="patience"/>.</summary>
    private async Task Change(MembershipVersion seen, TimeSpan patience, CancellationToken stoppingToken)
    {
        using var timeIsUp = new CancellationTokenSource(patience, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, timeIsUp.Token);
        await Task.WhenAny(MembersChange(seen, enough.Token), givenUp.Any(enough.Token));
        await enough.CancelAsync();
    }

    private async Task MembersChange(MembershipVersion seen, CancellationToken enough)
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(enough))
            {
                if (snapshot.Version > seen)
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The time is up, something else has happened, or the silo stops.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Not every working download could be asked whether somebody has it; trying again: {Reason}")]
    private partial void LogNotAll(string reason);
}
