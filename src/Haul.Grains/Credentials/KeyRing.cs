using System.Security.Cryptography;
using System.Text;
using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>
/// The data keys that all silos share: one row, made by whichever silo comes first. Stored are sealed keys only; the key file
/// opens them.
/// </summary>
/// <param name="keyFile">Bytes of the key file.</param>
public sealed class KeyRing([FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage, KeyRingSecret keyFile) : IDisposable
{
    internal const string StateName = "keys";

    internal static readonly GrainId Row = GrainId.Create("keyring", "credentials");

    /// <summary>Silos that start together collide once each at most; more tries than this are not a race.</summary>
    private const int Tries = 8;

    private readonly SemaphoreSlim _oneLoad = new(1, 1);
    private Dictionary<string, byte[]> _keys = [];
    private string? _current;

    /// <summary>Reads the ring, or makes it.</summary>
    /// <exception cref="RefusedException">Usage: the key file is not the one that the ring was made with.</exception>
    public async Task Open()
    {
        await _oneLoad.WaitAsync();
        try
        {
            await Load();
        }
        finally
        {
            _oneLoad.Release();
        }
    }

    public void Dispose() => _oneLoad.Dispose();

    /// <summary>The key that seals.</summary>
    internal async ValueTask<(string Id, byte[] Key)> Current()
    {
        if (_current is null)
        {
            await Open();
        }

        return (_current!, _keys[_current!]);
    }

    /// <summary>The key of that name, or null.</summary>
    internal async ValueTask<byte[]?> Find(string id)
    {
        if (!_keys.ContainsKey(id))
        {
            await Open();
        }

        return _keys.GetValueOrDefault(id);
    }

    private static string Purpose(string id) => $"haul key ring 1 {id}";

    private async Task Load()
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = new GrainState<KeyRingRow>(new());
            await storage.ReadStateAsync(StateName, Row, row);
            if (row is { RecordExists: true, State.Keys.Count: > 0 })
            {
                Unseal(row.State);
                return;
            }

            row.State = Make();
            try
            {
                await storage.WriteStateAsync(StateName, Row, row);
            }
            catch (InconsistentStateException) when (attempt < Tries)
            {
                // Another silo made the ring: read that one.
            }
        }
    }

    private KeyRingRow Make()
    {
        var salt = RandomNumberGenerator.GetBytes(SealedBox.KeySize);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var key = RandomNumberGenerator.GetBytes(SealedBox.KeySize);
        return new() { Salt = salt, Keys = [new(id, SealedBox.Seal(Wrapping(salt), key, Purpose(id)))] };
    }

    private void Unseal(KeyRingRow ring)
    {
        var wrapping = Wrapping(ring.Salt);
        try
        {
            _keys = ring.Keys.ToDictionary(key => key.Id, key => SealedBox.Open(wrapping, key.Box, Purpose(key.Id)));
            _current = ring.Keys[^1].Id;
        }
        catch (CryptographicException error)
        {
            throw new RefusedException(ErrorCode.Usage, "The key file is not the one that this cluster's credentials are sealed with; give every silo the same --key-file (Haul:KeyFile).", error);
        }
    }

    /// <summary>RFC 5869.</summary>
    private byte[] Wrapping(byte[] salt) => HKDF.DeriveKey(HashAlgorithmName.SHA256, keyFile.Bytes, SealedBox.KeySize, salt, Encoding.ASCII.GetBytes("haul key ring 1"));
}

/// <summary>Bytes of the key file; a type of its own, so that nobody prints them by mistake.</summary>
public sealed class KeyRingSecret(byte[] bytes)
{
    internal byte[] Bytes { get; } = bytes;
}
