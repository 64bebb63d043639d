using Haul.Abstractions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>Tells the broker every second how many connections this silo has to give; it wakes the broker after its silo died.</summary>
public sealed class SiloPresence(IGrainFactory grains, ILocalSiloDetails self, ILivingSilos silos, BrokerOptions limits, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var own = self.SiloAddress.ToParsableString();
        do
        {
            if (silos.Names.Contains(own))
            {
                grains.GetGrain<IBrokerGrain>(0).Announce(own, limits.SiloConnections).Ignore();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
