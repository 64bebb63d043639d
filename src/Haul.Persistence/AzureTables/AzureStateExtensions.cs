using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Haul.Persistence;

/// <summary>State, catalog, targets and membership of a cluster in Azure tables.</summary>
public static class AzureStateExtensions
{
    /// <summary>Grain state as the engine's default, catalog and targets. The silo waits at its start until the account can be reached.</summary>
    /// <exception cref="RefusedException">The connection string is none.</exception>
    public static IServiceCollection AddAzureState(this IServiceCollection services, AzureStateOptions options)
    {
        AddAccount(services, options);
        services.TryAddSingleton<ICatalog>(static provider => new TableCatalog(provider.GetRequiredService<TableAccount>()));
        services.TryAddSingleton<ITargetClaims>(static provider => new TableTargets(provider.GetRequiredService<TableAccount>()));
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => new TableSetup(provider.GetRequiredService<TableAccount>()));
        TableProviders.AddGrainStorage(services, options);
        return services;
    }

    /// <summary>The cluster's ids, and its membership. The silo waits at its start until the account can be reached.</summary>
    /// <exception cref="RefusedException">The connection string is none.</exception>
    public static ISiloBuilder UseAzureMembership(this ISiloBuilder silo, AzureStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        AddAccount(silo.Services, options);
        TableProviders.AddMembership(silo, options);
        return silo;
    }

    /// <summary>The cluster's ids, and the silos that take clients.</summary>
    /// <exception cref="RefusedException">The connection string is none.</exception>
    public static IClientBuilder UseAzureGateways(this IClientBuilder client, AzureStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        AddAccount(client.Services, options);
        TableProviders.AddGateways(client, options);
        return client;
    }

    /// <summary>Where the account's tables are, without key or signature.</summary>
    /// <exception cref="RefusedException">The connection string is none.</exception>
    public static string Endpoint(AzureStateOptions options) => TableAccount.Connect(options).Uri.GetLeftPart(UriPartial.Path).TrimEnd('/');

    private static void AddAccount(IServiceCollection services, AzureStateOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _ = TableAccount.Connect(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new TableAccount(options, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TableAccount>>()));
        services.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
    }
}
