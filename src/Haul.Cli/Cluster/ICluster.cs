using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>A connection to a running cluster.</summary>
public interface ICluster : IAsyncDisposable
{
    ICatalogGrain Catalog { get; }

    INodesGrain Nodes { get; }

    /// <summary>The file grain of a download; asking for it starts nothing.</summary>
    IFileGrain File(DownloadId id);
}
