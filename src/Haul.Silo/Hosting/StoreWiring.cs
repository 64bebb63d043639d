using System.Diagnostics;
using Haul.Grains;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo;

/// <summary>Registers what a <see cref="StoreChoice"/> stands for.</summary>
internal static class StoreWiring
{
    public static IServiceCollection UseStore(this IServiceCollection services, SiloSettings settings) => settings.Store switch
    {
        StoreChoice.InDirectory { IsShared: true } directory => services.AddHaulSharedDirectory(directory.Path),
        StoreChoice.InDirectory directory => services.AddHaulDirectory(directory.Path),
        StoreChoice.InBlobs blobs => services.AddHaulBlobs(blobs.ConnectionString, blobs.Name, blobs.BlockMemory),
        _ => throw new UnreachableException(),
    };
}
