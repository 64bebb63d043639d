using System.Net;
using Haul.Abstractions;
using Haul.Transfer;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Haul.Grains;

public static class HaulGrainsExtensions
{
    /// <summary>The grains of Haul and the byte path below them. The part store and the state are added by the host.</summary>
    public static IServiceCollection AddHaulGrains(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<Random>(_ => new Random());
        services.TryAddSingleton<FileOptions>();
        services.TryAddSingleton<BrokerOptions>();
        services.TryAddSingleton<ICredentials, ProcessCredentials>();
        services.TryAddSingleton<ILivingSilos, MemberSilos>();
        services.TryAddSingleton<ICatalog, NoCatalog>();
        services.TryAddSingleton<NodeOptions>();
        services.TryAddSingleton<SiloLoad>();
        services.TryAddSingleton<GivenUp>();
        services.TryAddSingleton<FileServices>();
        services.TryAddSingleton<SegmentPumps>();
        services.AddHaulSources();
        return services;
    }

    /// <summary>What makes a silo one of many: others bring its downloads back, and it brings theirs. Catalog and state are added by the host.</summary>
    public static ISiloBuilder AddHaulCluster(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.Services.Replace(ServiceDescriptor.Singleton(new FileOptions { InCluster = true }));
        silo.Services.TryAddSingleton<RecoveryOptions>();
        silo.Services.AddHostedService<RecoveryService>();
        silo.Services.AddHostedService<RetentionService>();
        silo.Services.AddHostedService<SiloPresence>();
        silo.Services.TryAddSingleton<IGrainStates, GrainStates>();
        silo.Services.TryAddSingleton<SiloTimeline>();
        silo.Services.TryAddSingleton<ISiloTimeline>(services => services.GetRequiredService<SiloTimeline>());
        silo.Services.AddHostedService(services => services.GetRequiredService<SiloTimeline>());
        silo.AddPlacementDirector<OnSilo, OnSiloDirector>();
        return silo;
    }

    /// <summary>Parts and files in one directory of this machine or of a shared file system.</summary>
    public static IServiceCollection AddHaulDirectory(this IServiceCollection services, string root)
    {
        services.AddDirectoryStore(root);
        return services;
    }

    /// <summary>A silo that is alone: its membership is in memory and it listens on no port.</summary>
    public static ISiloBuilder UseSingleSilo(this ISiloBuilder silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        silo.UseLocalhostClustering(siloPort: 11111, gatewayPort: 0, serviceId: "haul", clusterId: "haul");
        silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = IPAddress.Loopback);
        foreach (var listener in silo.Services.Where(service => service.IsKeyedService && service.ServiceType == typeof(IConnectionListenerFactory)).ToList())
        {
            silo.Services.Remove(listener);
            silo.Services.AddKeyedSingleton<IConnectionListenerFactory>(listener.ServiceKey, (_, _) => new NoListener.Factory());
        }

        return silo;
    }
}
