using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haul.Transfer;

public static class DirectoryStoreExtensions
{
    /// <summary>Keeps parts and files in a directory that exists.</summary>
    public static IServiceCollection AddDirectoryStore(this IServiceCollection services, string root)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IPartStore>(provider => new DirectoryStore(root, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IFinishedFiles>(_ => new DirectoryFiles(root, Durability.OfThisSystem));
        services.TryAddSingleton<IFileVerifier, FileVerifier>();
        return services;
    }
}
