using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>
/// Removes the rows of downloads that ended long ago; their files stay. One silo does it: the rendezvous owner of the task.
/// </summary>
public sealed partial class RetentionService(
    ICatalog catalog,
    IGrainFactory grains,
    ILivingSilos silos,
    ILocalSiloDetails self,
    RecoveryOptions options,
    TimeProvider clock,
    ILogger<RetentionService> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Sweep(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogNotSwept(error.Message);
            }
        }
    }

    private async Task Sweep(CancellationToken stoppingToken)
    {
        if (Rendezvous.Owner(nameof(RetentionService), silos.Names) != self.SiloAddress.ToParsableString())
        {
            return;
        }

        var oldest = clock.GetUtcNow() - options.KeepFinished;
        var query = new CatalogQuery(Limit: CatalogQuery.MostRows);
        CatalogPage page;
        do
        {
            page = await catalog.List(query);
            foreach (var row in page.Rows.Where(row => row.Status.IsTerminal() && row.FinishedAt < oldest))
            {
                await Remove(row.Id, stoppingToken);
            }

            query = query with { After = page.Next };
        }
        while (page.Next is not null);
    }

    private async Task Remove(DownloadId download, CancellationToken stoppingToken)
    {
        try
        {
            await grains.GetGrain<IFileGrain>(download.Value).Remove(deleteFile: false).WaitAsync(stoppingToken);
        }
        catch (RefusedException refused)
        {
            LogNotSwept(refused.Message); // one that is kept must not keep the others
        }
    }

    [LoggerMessage(LogLevel.Warning, "Rows of downloads that ended long ago were not removed this time: {Reason}")]
    private partial void LogNotSwept(string reason);
}
