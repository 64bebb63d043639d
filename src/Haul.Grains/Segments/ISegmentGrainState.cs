using Haul.Domain;
using Orleans.Concurrency;

namespace Haul.Grains;

/// <summary>Lets readers look at a segment grain. Looking starts nothing.</summary>
[Alias("haul.ISegmentGrainState")]
public interface ISegmentGrainState : IGrainWithStringKey
{
    [Alias("GetState"), AlwaysInterleave]
    Task<SegmentState> GetState();
}
