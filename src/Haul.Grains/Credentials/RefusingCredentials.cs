using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>For silos without a key file: nothing that could be a secret is stored. A query that looks harmless is kept as it is.</summary>
public sealed class RefusingCredentials(CredentialsTable rows) : ICredentials
{
    public async ValueTask Put(DownloadId download, DownloadSecrets secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (!secrets.Headers.IsEmpty)
        {
            throw Refuse("Headers and passwords in a URL are stored encrypted or not at all");
        }

        if (SecretNames.FirstIn(secrets.Query) is { } name)
        {
            throw Refuse($"The URL's parameter '{name}' looks like a credential, and credentials are stored encrypted or not at all");
        }

        await (secrets.Query.Length > 0 ? rows.Write(download, new() { Query = secrets.Query }) : rows.Clear(download));
    }

    public async ValueTask<DownloadSecrets> Find(DownloadId download) => await rows.Read(download) switch
    {
        { Box: not null } => throw new StateStoreException(
            new(ErrorCode.Store, $"The credentials of download {download} are sealed and this silo has no key; start it with the cluster's --key-file (Haul:KeyFile).")),
        { Query: { } query } => new(query, []),
        _ => DownloadSecrets.None,
    };

    public async ValueTask Forget(DownloadId download) => await rows.Clear(download);

    private static RefusedException Refuse(string why) =>
        new(ErrorCode.Policy, $"{why}, and this cluster has no key for it; start its silos with --key-file (Haul:KeyFile).");
}
