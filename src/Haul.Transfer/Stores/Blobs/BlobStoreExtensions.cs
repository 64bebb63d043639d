using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haul.Transfer;

public static class BlobStoreExtensions
{
    /// <summary>Keeps files as block blobs of one container, which is made when it is first needed.</summary>
    public static IServiceCollection AddBlobStore(this IServiceCollection services, BlobStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new BlobAccess(options, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IPartStore>(provider => new BlobStore(provider.GetRequiredService<BlobAccess>(), options.BlockMemory));
        services.TryAddSingleton<IFinishedFiles>(provider => new BlobFiles(provider.GetRequiredService<BlobAccess>()));
        return services;
    }
}
