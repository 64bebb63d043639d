using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Runtime;

namespace Haul.Grains;

public static class CredentialsExtensions
{
    /// <summary>Keeps secrets of downloads in the state store, encrypted.</summary>
    /// <param name="keyFile">What <see cref="KeyFile.Read"/> gave.</param>
    public static IServiceCollection AddEncryptedCredentials(this IServiceCollection services, byte[] keyFile)
    {
        services.TryAddSingleton(new KeyRingSecret(keyFile));
        services.TryAddSingleton<KeyRing>();
        services.TryAddSingleton<CredentialsTable>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, KeyRingOpening>());
        services.Replace(ServiceDescriptor.Singleton<ICredentials, EncryptedCredentials>());
        return services;
    }

    /// <summary>Refuses downloads that come with secrets.</summary>
    public static IServiceCollection AddRefusingCredentials(this IServiceCollection services)
    {
        services.TryAddSingleton<CredentialsTable>();
        services.Replace(ServiceDescriptor.Singleton<ICredentials, RefusingCredentials>());
        return services;
    }
}
