using Haul.Domain;
using Orleans.Concurrency;

namespace Haul.Grains;

/// <summary>Lets readers look at a file grain. Looking starts nothing.</summary>
[Alias("haul.IFileGrainState")]
public interface IFileGrainState : IGrainWithStringKey
{
    [Alias("GetState"), AlwaysInterleave]
    Task<FileState> GetState();
}
