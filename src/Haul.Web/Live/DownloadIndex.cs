using System.Collections.Concurrent;
using Haul.Abstractions;

namespace Haul.Web;

/// <summary>
/// The catalog as pages show it: one picture for all viewers of this silo, read while somebody looks and not otherwise. What works is
/// read anew at every step, the whole list now and then.
/// </summary>
public sealed class DownloadIndex(IGrainFactory grains, TimeProvider clock)
{
    /// <summary>Rows that ended or went since the last step are looked up one by one, so many at a step.</summary>
    private const int MostLookups = 100;

    /// <summary>Time between two looks at what works.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    /// <summary>Time between two looks at everything.</summary>
    private static readonly TimeSpan Everything = TimeSpan.FromSeconds(30);

    /// <summary>What viewers see of a download that works is this old at most.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private static readonly DownloadStatus[] Unfinished =
        [DownloadStatus.Queued, DownloadStatus.Probing, DownloadStatus.Downloading, DownloadStatus.Merging, DownloadStatus.Paused];

    private readonly Lock _choosing = new();
    private readonly ConcurrentDictionary<DownloadId, (DownloadView View, long At)> _views = new();
    private Dictionary<DownloadId, CatalogRow> _rows = [];
    private Task _reading = Task.CompletedTask;
    private long _readAt;
    private long? _readAllAt;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<CatalogRow> Rows { get; private set; } = [];

    /// <summary>Reads what is due. Viewers call it about once a second; one of them reads for all.</summary>
    public Task Refresh()
    {
        lock (_choosing)
        {
            return _reading = _reading.IsCompleted ? Read() : _reading;
        }
    }

    /// <summary>Reads the row of a download on which somebody has acted. What is being read began before that and comes first.</summary>
    public Task Look(DownloadId id)
    {
        lock (_choosing)
        {
            return _reading = LookAfter(_reading, id);
        }
    }

    /// <summary>The picture of a download, at most a second old.</summary>
    public async Task<DownloadView> View(DownloadId id)
    {
        if (!_views.TryGetValue(id, out var known) || clock.GetElapsedTime(known.At) > Fresh)
        {
            known = (await grains.GetGrain<IFileGrain>(id.Value).Watch(-1, TimeSpan.Zero), clock.GetTimestamp());
            _views[id] = known;
        }

        return known.View;
    }

    private async Task LookAfter(Task reading, DownloadId id)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Set(id, await grains.GetGrain<ICatalogGrain>(0).Match(id.Value));
        Publish();
    }

    private async Task Read()
    {
        if (_readAllAt is null || clock.GetElapsedTime(_readAllAt.Value) > Everything)
        {
            _rows = (await ReadAll()).ToDictionary(row => row.Id);
            _readAt = clock.GetTimestamp();
            _readAllAt = _readAt;
            Publish();
        }
        else if (clock.GetElapsedTime(_readAt) > Step)
        {
            await ReadChanges();
            _readAt = clock.GetTimestamp();
            Publish();
        }
    }

    private void Publish()
    {
        Rows = [.. _rows.Values.OrderByDescending(row => row.Id.Value, StringComparer.Ordinal)];
        foreach (var id in _views.Keys.Where(id => !_rows.TryGetValue(id, out var row) || row.Status.IsTerminal()))
        {
            _views.TryRemove(id, out _);
        }
    }

    private async Task<List<CatalogRow>> ReadAll(DownloadStatus? status = null)
    {
        var all = new List<CatalogRow>();
        DownloadId? after = null;
        do
        {
            var page = await grains.GetGrain<ICatalogGrain>(0).Page(new(status, CatalogQuery.MostRows, after));
            all.AddRange(page.Rows);
            after = page.Next;
        }
        while (after is not null);

        return all;
    }

    private async Task ReadChanges()
    {
        var catalog = grains.GetGrain<ICatalogGrain>(0);
        var unfinished = await Task.WhenAll(Unfinished.Select(status => ReadAll(status)));
        var newest = await catalog.Page(new());
        var seen = unfinished.SelectMany(rows => rows).Concat(newest.Rows).DistinctBy(row => row.Id).ToDictionary(row => row.Id);
        var missed = _rows.Values.Where(row => !seen.ContainsKey(row.Id) && (!row.Status.IsTerminal() || Holds(newest, row.Id))).Select(row => row.Id).Take(MostLookups).ToList();
        foreach (var (id, found) in missed.Zip(await Task.WhenAll(missed.Select(id => catalog.Match(id.Value)))))
        {
            Set(id, found);
        }

        foreach (var (id, row) in seen)
        {
            _rows[id] = row;
        }
    }

    /// <summary>The page of the newest would show the row if there were one.</summary>
    private static bool Holds(CatalogPage page, DownloadId id) => page.Next is not { } oldest || string.CompareOrdinal(id.Value, oldest.Value) >= 0;

    private void Set(DownloadId id, IReadOnlyList<CatalogRow> found)
    {
        if (found is [var row])
        {
            _rows[id] = row;
        }
        else
        {
            _rows.Remove(id);
        }
    }
}
