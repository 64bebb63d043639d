using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace Haul.Grains;

public static class HaulStoreExtensions
{
    /// <summary>Parts and files as blobs of one container.</summary>
    /// <param name="blockMemory">Bytes for blocks on their way there.</param>
    public static IServiceCollection AddHaulBlobs(this IServiceCollection services, string connectionString, string container, long blockMemory) =>
        services.AddBlobStore(new() { ConnectionString = connectionString, Container = container, BlockMemory = blockMemory });

    /// <summary>Parts and files in one directory that all silos of the cluster share; a silo that has another one ends at its start.</summary>
    public static IServiceCollection AddHaulSharedDirectory(this IServiceCollection services, string root)
    {
        services.TryAddSingleton(new SharedDirectory(root));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, SharedDirectoryCheck>());
        return services.AddHaulDirectory(root);
    }
}
