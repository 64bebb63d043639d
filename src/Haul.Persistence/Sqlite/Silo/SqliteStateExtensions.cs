using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Haul.Persistence;

public static class SqliteStateExtensions
{
    /// <summary>
    /// Keeps state, catalog and targets of a single silo in one SQLite file. Starting the host opens it, or throws a
    /// <see cref="StateStoreException"/> whose sentence says why it cannot be had.
    /// </summary>
    public static IServiceCollection AddSqliteState(this IServiceCollection services, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        services.TryAddSingleton(_ => new SiloDatabase(path));
        services.TryAddSingleton<ICatalog>(static provider => new SqliteCatalog(provider.GetRequiredService<SiloDatabase>()));
        services.TryAddSingleton<ITargetClaims>(static provider => new SqliteTargets(provider.GetRequiredService<SiloDatabase>()));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => new Opening(provider.GetRequiredService<SiloDatabase>()));
        services.AddGrainStorage(
            ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, static (provider, _) => new SqliteGrainStorage(provider.GetRequiredService<SiloDatabase>()));
        return services;
    }

    /// <summary>Has the database opened with the silo and not with the first grain.</summary>
    private sealed class Opening(SiloDatabase database) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => _ = database.Path;
    }
}
