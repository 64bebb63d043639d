using System.Collections.Concurrent;
using Haul.Abstractions;
using Microsoft.Extensions.Logging;

namespace Haul.Persistence;

/// <summary>The databases of all downloads of this process, below one directory. Disposing it saves and unlocks them.</summary>
public sealed partial class EmbeddedState(string root, TimeProvider clock, ILogger<EmbeddedState> logger) : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<DownloadId, DownloadDatabase> _downloads = new();

    /// <summary>Absolute path of the directory of all targets.</summary>
    public string Root { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>Rows that belong to no download: never saved.</summary>
    internal DownloadDatabase Loose { get; } = new(default, clock);

    internal DownloadDatabase Of(DownloadId download) => _downloads.GetOrAdd(download, static (id, clock) => new(id, clock), clock);

    public async ValueTask DisposeAsync()
    {
        foreach (var (id, database) in _downloads)
        {
            try
            {
                await database.Unbind(forget: false).ConfigureAwait(false);
            }
            catch (StateStoreException error)
            {
                LogNotSaved(error, id);
            }
        }
    }

    /// <summary>For hosts that are disposed synchronously; the saves run on the pool, so waiting cannot lock up.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    [LoggerMessage(LogLevel.Warning, "The last state of download {Id} was not saved; it goes on from the one before")]
    private partial void LogNotSaved(Exception error, DownloadId id);
}
