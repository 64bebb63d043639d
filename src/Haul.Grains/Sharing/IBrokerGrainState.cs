using System.Collections.Immutable;
using Haul.Abstractions;
using Orleans.Concurrency;

namespace Haul.Grains;

/// <summary>Lets readers look at the broker. Looking starts nothing.</summary>
[Alias("haul.IBrokerGrainState")]
public interface IBrokerGrainState : IGrainWithIntegerKey
{
    [Alias("GetState"), AlwaysInterleave]
    Task<BrokerState> GetState();
}

/// <summary>What the broker holds in memory: it stores nothing.</summary>
[GenerateSerializer, Immutable, Alias("haul.BrokerState")]
public sealed record BrokerState
{
    /// <summary>Claims and what was granted to them, in the order in which they first came.</summary>
    [Id(0)]
    public ImmutableArray<BrokerClaim> Claims { get; init; } = [];

    /// <summary>Connections that each silo has to give.</summary>
    [Id(1)]
    public ImmutableDictionary<string, int> Silos { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Origins that nobody may open a connection to, and for how long yet.</summary>
    [Id(2)]
    public ImmutableDictionary<string, TimeSpan> Paused { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>Shares of an earlier activation may be in use still: what is held is confirmed, and nothing new is given.</summary>
    [Id(3)]
    public bool ConfirmsOnly { get; init; }
}

[GenerateSerializer, Immutable, Alias("haul.BrokerClaim")]
public sealed record BrokerClaim([property: Id(0)] ShareClaim Claim, [property: Id(1)] Share Told);
