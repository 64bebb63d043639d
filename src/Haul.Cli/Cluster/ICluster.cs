using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>
/// A connection to a running cluster, through a gateway or through the HTTP API. Every call is idempotent, and one that gets lost
/// (<see cref="Transient"/>) can be made again. What the cluster refuses is a <see cref="RefusedException"/>.
/// </summary>
public interface ICluster : IAsyncDisposable
{
    /// <summary>Newest first; a page of a narrow filter may be short although more follow.</summary>
    Task<CatalogPage> List(CatalogQuery query);

    /// <summary>The downloads that a full id, a suffix of it (4 characters or more) or a name may mean.</summary>
    Task<IReadOnlyList<CatalogRow>> Match(string text);

    /// <summary>Returns when the intent is durable; the same id again is the same download.</summary>
    Task Submit(DownloadId id, DownloadRequest request);

    Task Pause(DownloadId id);

    Task Resume(DownloadId id);

    Task Cancel(DownloadId id);

    Task Remove(DownloadId id, bool deleteFile);

    /// <summary>The download as it is; without a URL where there is none.</summary>
    Task<DownloadView> Look(DownloadId id);

    /// <summary>The same, and again whenever it changed or some seconds passed, without end; a call that got lost breaks it off.</summary>
    IAsyncEnumerable<DownloadView> Follow(DownloadId id, CancellationToken cancellationToken);

    /// <summary>What limits the download now, and its history.</summary>
    Task<ShownExplanation> Explain(CatalogRow row);

    /// <summary>Where the content of a completed download can be read from here, the best first.</summary>
    Task<IReadOnlyList<Uri>> Contents(DownloadId id);

    Task<IReadOnlyList<NodeView>> Nodes();

    /// <summary>Returns when the silo has begun to hand over.</summary>
    /// <param name="node">Name, silo address or the <c>IP:PORT</c> of it.</param>
    Task<NodeView> Drain(string node);

    /// <summary>A process takes connections where the silo did; what cannot be found out counts as yes.</summary>
    Task<bool> Listens(NodeView silo, CancellationToken cancellationToken);
}
