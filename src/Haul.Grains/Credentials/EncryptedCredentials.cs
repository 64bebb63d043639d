using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>
/// Secrets in the state store, sealed by a key of the shared ring and bound to their download: every silo that has the key file
/// can read them, and a reader of the store cannot.
/// </summary>
/// <remarks>Only keys are kept in memory. Secrets are read anew for each segment, so that a change counts on every silo at once.</remarks>
public sealed class EncryptedCredentials(CredentialsTable rows, KeyRing ring) : ICredentials
{
    public async ValueTask Put(DownloadId download, DownloadSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (secrets.IsEmpty)
        {
            await rows.Clear(download);
            return;
        }

        var (id, key) = await ring.Current();
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Secrets(secrets.Query, [.. secrets.Headers], secrets.Proxy));
        await rows.Write(download, new() { KeyId = id, Box = SealedBox.Seal(key, plain, Purpose(download, id)) });
    }

    public async ValueTask<DownloadSecrets> Find(DownloadId download) => await rows.Read(download) switch
    {
        { Box: { } box, KeyId: { } id } => await Open(download, id, box),
        { Query: { } query } => new(query, []),
        _ => DownloadSecrets.None,
    };

    public async ValueTask Forget(DownloadId download) => await rows.Clear(download);

    private static string Purpose(DownloadId download, string key) => $"haul credentials 1 {download} {key}";

    private async Task<DownloadSecrets> Open(DownloadId download, string id, byte[] box)
    {
        try
        {
            var key = await ring.Find(id) ?? throw new CryptographicException($"The key ring has no key {id}.");
            var secrets = JsonSerializer.Deserialize<Secrets>(SealedBox.Open(key, box, Purpose(download, id)))!;
            return new(secrets.Query, secrets.Headers, secrets.Proxy);
        }
        catch (CryptographicException error)
        {
            throw new StateStoreException(
                new(ErrorCode.Policy, $"The credentials of download {download} cannot be opened: their row was changed, or sealed by a key that is gone; submit it again with its credentials."),
                error);
        }
    }

    private sealed record Secrets(string Query, ImmutableArray<HeaderField> Headers, string? Proxy);
}
