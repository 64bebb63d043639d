using System.Collections.Concurrent;

namespace Haul.Cli;

/// <summary>The names that people gave the silos, by address. A name that is not known is its address: nothing waits for names.</summary>
public sealed class SiloNames(TimeProvider clock)
{
    /// <summary>A silo that joins is called by its name this soon.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>Longer than the cluster waits for a silo that is silent.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Lock choosing = new();
    private long? looked;
    private Task looking = Task.CompletedTask;

    /// <summary>The name, else <c>IP:PORT</c>.</summary>
    public string Of(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return names.TryGetValue(address, out var name) ? name : address.Split('@')[0];
    }

    /// <summary>Asks the cluster once more, in the background, when that is due.</summary>
    public void RefreshSoon(ICluster cluster)
    {
        lock (choosing)
        {
            if (looking.IsCompleted && (looked is not { } last || clock.GetElapsedTime(last) >= LookEvery))
            {
                looked = clock.GetTimestamp();
                looking = Refresh(cluster);
            }
        }
    }

    /// <summary>Asks the cluster; a failure leaves the names as they are.</summary>
    public async Task Refresh(ICluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        try
        {
            foreach (var node in await cluster.Nodes().WaitAsync(Patience, clock))
            {
                names[node.Address] = node.Name;
            }
        }
        catch (Exception)
        {
            // Names are decoration.
        }
    }
}
