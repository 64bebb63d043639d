using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Haul.Transfer;

public static class SourceRegistration
{
    /// <summary>Where bytes come from: HTTP, judged by the range gate. What is registered already stays.</summary>
    public static IServiceCollection AddHaulSources(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<HaulMetrics>();
        services.TryAddSingleton<IAddressPolicy, AnyAddress>();
        services.TryAddSingleton<IRangeGate, RangeGate>();
        services.TryAddSingleton<HttpSource>();
        services.TryAddSingleton<ISource>(provider => provider.GetRequiredService<HttpSource>());
        return services;
    }

    /// <summary>The sources of a service that fetches for others: the public internet and what an administrator allows, by his proxy or none.</summary>
    /// <param name="allowed">Special networks that may be dialled.</param>
    /// <param name="proxy">Null is a direct connection.</param>
    public static IServiceCollection AddHaulSourcePolicy(this IServiceCollection services, IReadOnlyList<IPNetwork> allowed, Uri? proxy)
    {
        services.Replace(ServiceDescriptor.Singleton<IAddressPolicy>(new PrivateAddresses(allowed)));
        services.Replace(ServiceDescriptor.Singleton<ISource>(provider => new ProxiedSource(provider.GetRequiredService<HttpSource>(), proxy)));
        return services.AddHaulSources();
    }
}
