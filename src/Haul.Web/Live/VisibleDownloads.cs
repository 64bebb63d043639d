using Haul.Abstractions;

namespace Haul.Web;

/// <summary>The downloads whose rows one viewer has on the screen, with the newest picture of each that is at work.</summary>
public sealed class VisibleDownloads(DownloadIndex index)
{
    private readonly HashSet<DownloadId> _shown = [];
    private Dictionary<DownloadId, DownloadView> _views = [];

    public void Show(DownloadId id) => _shown.Add(id);

    public void Hide(DownloadId id) => _shown.Remove(id);

    /// <summary>The picture of a download that works; null for others: their grains may sleep, and looking would wake them.</summary>
    public DownloadView? Of(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return IsMoving(row) ? _views.GetValueOrDefault(row.Id) : null;
    }

    /// <summary>Looks at all of them at once.</summary>
    public async Task Refresh()
    {
        var moving = index.Rows.Where(row => IsMoving(row) && _shown.Contains(row.Id)).Select(row => row.Id).ToList();
        _views = (await Task.WhenAll(moving.Select(index.View))).ToDictionary(view => view.Id);
    }

    private static bool IsMoving(CatalogRow row) => row.Status is DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging;
}
