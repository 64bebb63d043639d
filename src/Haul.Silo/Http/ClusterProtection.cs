using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Haul.Grains;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Haul.Silo;

/// <summary>
/// Seals what a silo hands to a browser and wants back unchanged, logins above all. Its key comes from the cluster's key file, so
/// that behind a proxy every silo opens what another one sealed; without that file each silo has its own, which ends with it.
/// </summary>
internal sealed class ClusterProtection : IDataProtector
{
    private readonly byte[] _key;
    private readonly string _purpose;

    private ClusterProtection(byte[] key, string purpose) => (_key, _purpose) = (key, purpose);

    /// <summary>Takes the place of the framework's, which would keep keys in files of this machine.</summary>
    public static void Use(IServiceCollection services, SiloSettings settings)
    {
        services.Replace(ServiceDescriptor.Singleton<IDataProtectionProvider>(Of(settings)));
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly));
    }

    public static ClusterProtection Of(SiloSettings settings) => new(
        settings.Key is { } file
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, file, SealedBox.KeySize, Encoding.UTF8.GetBytes(settings.ClusterId), "haul web protection 1"u8.ToArray()) // RFC 5869
            : RandomNumberGenerator.GetBytes(SealedBox.KeySize),
        "haul web 1");

    /// <summary>The length before each part keeps two rows of parts from reading alike.</summary>
    public IDataProtector CreateProtector(string purpose) => new ClusterProtection(_key, string.Create(CultureInfo.InvariantCulture, $"{_purpose} {purpose.Length}:{purpose}"));

    public byte[] Protect(byte[] plaintext) => SealedBox.Seal(_key, plaintext, _purpose);

    /// <exception cref="CryptographicException">It was sealed by another key, for another purpose, or is changed.</exception>
    public byte[] Unprotect(byte[] protectedData) => SealedBox.Open(_key, protectedData, _purpose);
}
