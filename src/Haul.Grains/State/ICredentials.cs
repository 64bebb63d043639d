using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Keeps the secrets of downloads apart from their state: they are shown nowhere and sent to their origin only.</summary>
public interface ICredentials
{
    /// <exception cref="RefusedException">Policy: they cannot be kept safely here.</exception>
    ValueTask Put(DownloadId download, DownloadSecrets secrets);

    ValueTask<DownloadSecrets> Find(DownloadId download);

    /// <summary>Idempotent.</summary>
    ValueTask Forget(DownloadId download);
}
