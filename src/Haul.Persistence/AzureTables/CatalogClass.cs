using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// The partitions of the catalog. A crash may leave a download in two of them; then the earlier one here is right: it may say
/// wrongly that a download is active, never that it has ended.
/// </summary>
internal enum CatalogClass
{
    Working,
    Queued,

    /// <summary>Paused or ended.</summary>
    Resting,
}

internal static class CatalogClasses
{
    public static readonly CatalogClass[] All = Enum.GetValues<CatalogClass>();

    public static CatalogClass Of(DownloadStatus status) => status switch
    {
        DownloadStatus.Queued => CatalogClass.Queued,
        DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging => CatalogClass.Working,
        _ => CatalogClass.Resting,
    };
}
