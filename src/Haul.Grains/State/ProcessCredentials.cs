using System.Collections.Concurrent;
using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Secrets in the memory of this process alone: a <c>get</c> is given them anew at each run.</summary>
public sealed class ProcessCredentials : ICredentials
{
    private readonly ConcurrentDictionary<DownloadId, DownloadSecrets> _secrets = new();

    public ValueTask Put(DownloadId download, DownloadSecrets secrets)
    {
        _secrets[download] = secrets;
        return ValueTask.CompletedTask;
    }

    public ValueTask<DownloadSecrets> Find(DownloadId download) => new(_secrets.GetValueOrDefault(download, DownloadSecrets.None));

    public ValueTask Forget(DownloadId download)
    {
        _secrets.TryRemove(download, out _);
        return ValueTask.CompletedTask;
    }
}
