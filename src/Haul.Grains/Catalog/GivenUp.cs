using System.Threading.Channels;
using Haul.Abstractions;

namespace Haul.Grains;

/// <summary>Downloads whose file grain on this silo could not go on with its row: they are to be brought back soon, here or elsewhere.</summary>
public sealed class GivenUp
{
    private readonly Channel<DownloadId> _ids = Channel.CreateUnbounded<DownloadId>();

    public void Add(DownloadId download) => _ids.Writer.TryWrite(download);

    /// <summary>Completes when there is one; a cancelled wait throws.</summary>
    public Task Any(CancellationToken cancellationToken) => _ids.Reader.WaitToReadAsync(cancellationToken).AsTask();

    /// <summary>Those added since the last look.</summary>
    public IEnumerable<DownloadId> Take()
    {
        while (_ids.Reader.TryRead(out var id))
        {
            yield return id;
        }
    }
}
