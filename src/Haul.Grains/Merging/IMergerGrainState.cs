using Haul.Domain;
using Orleans.Concurrency;

namespace Haul.Grains;

/// <summary>Lets readers look at a merger grain. Looking starts nothing.</summary>
[Alias("haul.IMergerGrainState")]
public interface IMergerGrainState : IGrainWithStringKey
{
    [Alias("GetState"), AlwaysInterleave]
    Task<MergeState> GetState();
}
