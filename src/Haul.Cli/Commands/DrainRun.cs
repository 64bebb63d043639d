using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Begins to drain a silo and waits until it has left.</summary>
internal sealed class DrainRun(ClusterLink link)
{
    /// <summary>Longer than a silo takes to checkpoint all its pumps and to leave.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <returns>The silo as it was last seen, its status <c>left</c>.</returns>
    /// <exception cref="RefusedException">No such silo, several of that name, or the last one.</exception>
    public async Task<NodeView> Run(string node)
    {
        // Taken before, because a silo that drains at once may not be there any more when a lost call is repeated.
        var before = await link.Call(cluster => cluster.Nodes());
        var begun = link.Clock.GetTimestamp();
        var draining = await Begin(node, before);
        while (!await HasLeft(draining))
        {
            if (link.Clock.GetElapsedTime(begun) >= Patience)
            {
                throw new InputException(
                    ErrorCode.Internal,
                    $"{PlainText.Of(draining.Name)} still hands over after {Human.Duration(Patience)}",
                    "haul nodes shows when it is gone; its own log says what it waits for");
            }

            await Task.Delay(LookEvery, link.Clock, link.Interrupt);
        }

        return draining with { Status = "left", Rate = 0, Connections = 0 };
    }

    private async Task<NodeView> Begin(string node, IReadOnlyList<NodeView> before)
    {
        var tries = 0;
        try
        {
            return await link.Call(cluster =>
            {
                tries++;
                return cluster.Drain(node);
            });
        }
        catch (RefusedException refused) when (tries > 1 && refused.Error.Code is ErrorCode.NotFound && Known(node, before) is { } known)
        {
            return known; // the lost call was heard
        }
    }

    private static NodeView? Known(string node, IReadOnlyList<NodeView> before) =>
        before.FirstOrDefault(known => known.Name == node || known.Address == node || known.Address.StartsWith($"{node}@", StringComparison.Ordinal));

    private async Task<bool> HasLeft(NodeView silo)
    {
        try
        {
            var nodes = await link.Cluster.Nodes().WaitAsync(link.Interrupt);
            return nodes.All(known => known.Address != silo.Address);
        }
        catch (Exception error) when (Transient.Is(error))
        {
            // The only way in may have been that of the silo itself: then its closed port tells.
            return !await link.Cluster.Listens(silo, link.Interrupt);
        }
    }
}
