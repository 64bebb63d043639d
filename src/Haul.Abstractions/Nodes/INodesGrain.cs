namespace Haul.Abstractions;

/// <summary>The silos of the cluster for clients. Stateless, key 0.</summary>
[Alias("haul.INodesGrain")]
public interface INodesGrain : IGrainWithIntegerKey
{
    /// <summary>Id of the service whose state the cluster works on: a gateway checks the cluster's id, but nobody checks this.</summary>
    [Alias("Service")]
    Task<string> Service();

    /// <summary>Every member that is not dead, by name; one that does not answer within seconds is shown as silent.</summary>
    [Alias("List")]
    Task<IReadOnlyList<NodeView>> List();

    /// <summary>Has the silo hand over what it does and end. Returns when it has begun.</summary>
    /// <param name="node">Name, silo address or the <c>IP:PORT</c> of it.</param>
    /// <exception cref="RefusedException">No such silo (not-found), several of that name (usage), or the last one (usage).</exception>
    [Alias("Drain")]
    Task<NodeView> Drain(string node);
}

/// <summary>One silo. Placed on the silo whose parsable address is its key, and on no other.</summary>
[Alias("haul.INodeGrain")]
public interface INodeGrain : IGrainWithStringKey
{
    [Alias("Look")]
    Task<NodeView> Look();

    /// <summary>Begins to end the silo's process: it hands over, leaves the cluster, exits 0.</summary>
    [Alias("Drain")]
    Task Drain();
}
