using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>
/// Calls that do not give up: whoever looks at a download wants to see its end, however often a silo or a gateway dies
/// meanwhile. Says once that it reconnects and once that it has.
/// </summary>
internal sealed class Insistence(ClusterLink link, IGetOutput output)
{
    /// <summary>The client finds other gateways by itself within 10 s; after that a connection of its own is worth more.</summary>
    private static readonly TimeSpan RenewAfter = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>A failure that is not one of the network is a mistake somewhere; it may pass with the next activation.</summary>
    private const int MostMistakes = 5;

    private int isBroken;

    /// <exception cref="RefusedException">The cluster answered: no.</exception>
    public async Task<T> Call<T>(Func<ICluster, Task<T>> call)
    {
        var mistakes = 0;
        var renewed = link.Clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            var cluster = link.Cluster;
            try
            {
                var answer = await call(cluster).WaitAsync(link.Interrupt);
                if (Interlocked.Exchange(ref isBroken, 0) == 1)
                {
                    output.Note("connected again");
                }

                return answer;
            }
            catch (Exception error) when (error is not (RefusedException or OperationCanceledException))
            {
                mistakes += Transient.Is(error) || error is StateStoreException ? 0 : 1;
                if (mistakes >= MostMistakes)
                {
                    throw;
                }
            }

            if (Interlocked.Exchange(ref isBroken, 1) == 0)
            {
                output.Note("the cluster does not answer; reconnecting");
            }

            if (link.Clock.GetElapsedTime(renewed) >= RenewAfter)
            {
                await link.Renew(cluster);
                renewed = link.Clock.GetTimestamp();
            }

            await Task.Delay(pause, link.Clock, link.Interrupt);
        }
    }
}
