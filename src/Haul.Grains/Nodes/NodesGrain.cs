using Haul.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>Asks every member what it does, on whichever silo the client is connected to.</summary>
[StatelessWorker]
public sealed class NodesGrain(IClusterMembershipService membership, ILivingSilos silos, IOptions<ClusterOptions> cluster) : Grain, INodesGrain
{
    /// <summary>A silo that has not answered by then is shown as silent rather than holding the list up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public Task<string> Service() => Task.FromResult(cluster.Value.ServiceId);

    public async Task<IReadOnlyList<NodeView>> List()
    {
        var members = membership.CurrentSnapshot.Members.Values.Where(member => member.Status is not (SiloStatus.Dead or SiloStatus.None)).ToList();
        var views = await Task.WhenAll(members.Select(Ask));
        return [.. views.OrderBy(view => view.Name, StringComparer.Ordinal).ThenBy(view => view.Address, StringComparer.Ordinal)];
    }

    public async Task<NodeView> Drain(string node)
    {
        var named = (await List()).Where(view => IsNamed(view, node)).ToList();
        if (named is not [var found])
        {
            throw named.Count == 0
                ? new RefusedException(ErrorCode.NotFound, $"No silo is called '{node}': 'haul nodes' lists them.")
                : new RefusedException(ErrorCode.Usage, $"'{node}' means {string.Join(" and ", named.Select(view => view.Address))}: give the address.");
        }

        if (silos.Names.All(silo => silo == found.Address))
        {
            throw new RefusedException(ErrorCode.Usage, $"{found.Name} is the last silo: there is none to hand over to. End its process to stop the cluster.");
        }

        await GrainFactory.GetGrain<INodeGrain>(found.Address).Drain();
        return found with { Status = "draining" };
    }

    private static bool IsNamed(NodeView view, string node) =>
        view.Name == node || view.Address == node || view.Address[..view.Address.IndexOf('@', StringComparison.Ordinal)] == node;

    private async Task<NodeView> Ask(ClusterMember member)
    {
        var address = member.SiloAddress.ToParsableString();
        var leaving = member.Status is not SiloStatus.Active;
        try
        {
            var view = leaving ? null : await GrainFactory.GetGrain<INodeGrain>(address).Look().WaitAsync(Patience);
            return view ?? new() { Name = member.Name, Address = address, Status = member.Status is SiloStatus.Created or SiloStatus.Joining ? "joining" : "draining" };
        }
        catch (Exception)
        {
            return new() { Name = member.Name, Address = address, Status = "silent" };
        }
    }
}
