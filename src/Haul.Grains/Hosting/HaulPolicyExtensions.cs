using System.Net;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Grains;

public static class HaulPolicyExtensions
{
    /// <summary>For silos that fetch for others: the public internet alone, beyond it what is allowed, by the administrator's proxy or none.</summary>
    /// <param name="allowPrivate">Special networks that may be dialled.</param>
    /// <param name="proxy">Null is a direct connection; a request's own proxy never counts.</param>
    public static IServiceCollection AddHaulPolicy(this IServiceCollection services, IReadOnlyList<IPNetwork> allowPrivate, Uri? proxy) =>
        services.AddHaulSourcePolicy(allowPrivate, proxy);
}
