using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>A download that is about to be submitted.</summary>
/// <param name="ShownUrl">Without userinfo and query.</param>
/// <param name="Request">Holds secrets: for the cluster only.</param>
internal sealed record NewDownload(DownloadId Id, string ShownUrl, DownloadRequest Request)
{
    /// <summary>As the catalog will show it.</summary>
    public CatalogRow Row => new() { Id = Id, Status = DownloadStatus.Queued, Url = ShownUrl, Name = Request.Name };
}
