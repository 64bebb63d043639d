using Microsoft.Extensions.DependencyInjection;
using Orleans.Clustering.AzureStorage;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Haul.Persistence;

/// <summary>The official providers, over the same tables and the same bytes.</summary>
internal static class TableProviders
{
    public static void AddGrainStorage(IServiceCollection services, AzureStateOptions options) =>
        new Silo(services).AddAzureTableGrainStorageAsDefault((AzureTableStorageOptions storage) =>
        {
            storage.TableServiceClient = TableAccount.Connect(options);
            storage.DeleteStateOnClear = true;
            storage.GrainStorageSerializer = new StateJsonSerializer();
        });

    public static void AddMembership(ISiloBuilder silo, AzureStateOptions options) =>
        silo.UseAzureStorageClustering((AzureStorageClusteringOptions clustering) => clustering.TableServiceClient = TableAccount.Connect(options));

    public static void AddGateways(IClientBuilder client, AzureStateOptions options) =>
        client.UseAzureStorageClustering((AzureStorageGatewayOptions gateways) => gateways.TableServiceClient = TableAccount.Connect(options));

    /// <summary>The packages extend builders only.</summary>
    private sealed record Silo(IServiceCollection Services) : ISiloBuilder
    {
        public Microsoft.Extensions.Configuration.IConfiguration Configuration { get; } = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build();
    }
}
