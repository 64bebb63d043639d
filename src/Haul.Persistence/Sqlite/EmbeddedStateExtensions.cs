using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Haul.Persistence;

public static class EmbeddedStateExtensions
{
    /// <summary>Keeps grain state beside the targets, in the directory <paramref name="root"/>.</summary>
    public static IServiceCollection AddEmbeddedState(this IServiceCollection services, string root)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new EmbeddedState(root, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<EmbeddedState>>()));
        services.TryAddSingleton<EmbeddedGrainStorage>();
        services.TryAddSingleton<ITargetClaims, EmbeddedTargets>();
        services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, static (provider, _) => provider.GetRequiredService<EmbeddedGrainStorage>());
        return services;
    }
}
