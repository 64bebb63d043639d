using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>
/// A cluster to a command: every call through it is idempotent, so one that got lost is made again, for a while. A connection
/// that stays broken can be replaced by a new one.
/// </summary>
public sealed class ClusterLink : IAsyncDisposable
{
    /// <summary>Longer than a cluster takes to notice that a silo died and to place its grains anew.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly IClusterFactory factory;
    private readonly ClusterTarget target;
    private readonly SemaphoreSlim renewing = new(1);
    private volatile ICluster cluster;

    private ClusterLink(IClusterFactory factory, ClusterTarget target, ICluster cluster, TimeProvider clock, CancellationToken interrupt)
    {
        this.factory = factory;
        this.target = target;
        this.cluster = cluster;
        Clock = clock;
        Interrupt = interrupt;
    }

    public TimeProvider Clock { get; }

    public CancellationToken Interrupt { get; }

    /// <summary>The connection as it is now: a caller that retries by itself uses it.</summary>
    public ICluster Cluster => cluster;

    public static async Task<ClusterLink> Open(IClusterFactory factory, ClusterTarget target, TimeProvider clock, CancellationToken interrupt)
    {
        ArgumentNullException.ThrowIfNull(factory);
        return new(factory, target, await factory.Connect(target, interrupt), clock, interrupt);
    }

    /// <exception cref="InputException">With the code of an unreachable cluster: it did not answer for too long.</exception>
    public async Task<T> Call<T>(Func<ICluster, Task<T>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var begun = Clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                return await call(cluster).WaitAsync(Interrupt);
            }
            catch (Exception error) when (Transient.Is(error))
            {
                if (Clock.GetElapsedTime(begun) + pause >= Patience)
                {
                    throw new InputException(ErrorCode.ClusterUnreachable, $"the cluster at {target.Shown} does not answer any more", "look at its silos, then run the same command again");
                }

                await Task.Delay(pause, Clock, Interrupt);
            }
        }
    }

    public Task Call(Func<ICluster, Task> call) => Call(async cluster =>
    {
        await call(cluster);
        return true;
    });

    /// <summary>Replaces the connection, unless another caller has done so since <paramref name="broken"/>; a failure leaves it as it is.</summary>
    /// <exception cref="RefusedException">The cluster answered: no.</exception>
    public async Task Renew(ICluster broken)
    {
        await renewing.WaitAsync(Interrupt);
        try
        {
            if (ReferenceEquals(broken, cluster))
            {
                cluster = await factory.Connect(target, Interrupt);
                await broken.DisposeAsync();
            }
        }
        catch (Exception error) when (error is not (RefusedException or OperationCanceledException))
        {
            // Nobody answers yet, or only that his state store is away: the next call through the old connection tells.
        }
        finally
        {
            renewing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        renewing.Dispose();
        await cluster.DisposeAsync();
    }
}
