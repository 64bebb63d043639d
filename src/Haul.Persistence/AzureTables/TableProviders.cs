using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Messaging;
using Orleans.Providers;
using Orleans.Runtime.Hosting;

namespace Haul.Persistence;

/// <summary>Our own providers of the engine's state, membership and gateways; <c>-p:OrleansAzurePackages=true</c> compiles the official ones instead.</summary>
internal static class TableProviders
{
    public static void AddGrainStorage(IServiceCollection services, AzureStateOptions options)
    {
        _ = options; // what the account was made of
        services.AddGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, static (provider, _) => new TableGrainStorage(provider.GetRequiredService<TableAccount>()));
    }

    public static void AddMembership(ISiloBuilder silo, AzureStateOptions options)
    {
        _ = options;
        silo.Services.AddSingleton<IMembershipTable>(static provider =>
            new TableMembership(provider.GetRequiredService<TableAccount>(), provider.GetRequiredService<ILogger<TableMembership>>()));
    }

    public static void AddGateways(IClientBuilder client, AzureStateOptions options)
    {
        _ = options;
        client.Services.AddSingleton<IGatewayListProvider>(static provider => new TableGateways(
            provider.GetRequiredService<TableAccount>(), provider.GetRequiredService<IOptions<GatewayOptions>>().Value.GatewayListRefreshPeriod));
    }
}
