using Microsoft.Extensions.Hosting;

namespace Haul.Silo;

/// <summary>Whether this silo should be given work, and if not, why.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, StoreProbe store)
{
    /// <summary>Null when it is ready.</summary>
    public string? Obstacle =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "draining: the silo hands its work over and ends"
        : !lifetime.ApplicationStarted.IsCancellationRequested ? "starting: the silo joins its cluster"
        : store.Obstacle;

    /// <summary>It can answer requests that need a grain.</summary>
    public bool IsMember => lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
}
