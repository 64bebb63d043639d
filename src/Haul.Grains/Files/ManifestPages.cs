using Haul.Abstractions;
using Haul.Domain;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>The manifest of one download: pages of 1,024 block hashes, rows of the file grain, read when needed.</summary>
internal sealed class ManifestPages(IGrainStorage storage, GrainId file)
{
    private readonly Dictionary<(int Generation, int Page), GrainState<ManifestPage>> _pages = [];
    private readonly HashSet<(int Generation, int Page)> _changed = [];

    /// <summary>The hash of a block, or null.</summary>
    public async Task<BlockHash?> Find(int generation, long block) =>
        (await Page(generation, ManifestPage.NumberOf(block))).State!.Find(block);

    /// <summary>Index of the silo that fetched a block, or null.</summary>
    public async Task<int?> FindSilo(int generation, long block) =>
        (await Page(generation, ManifestPage.NumberOf(block))).State!.FindSilo(block);

    /// <summary>Writes a hash down in memory; <see cref="Save"/> makes it durable.</summary>
    public async Task Set(int generation, long block, BlockHash hash, int silo)
    {
        var page = ManifestPage.NumberOf(block);
        var row = await Page(generation, page);
        row.State = row.State!.With(block, hash, silo);
        _changed.Add((generation, page));
    }

    /// <summary>Saves what changed: before the file row that counts these blocks.</summary>
    public async Task Save()
    {
        await Task.WhenAll(_changed.Select(key => storage.WriteStateAsync(Name(key), file, _pages[key])));
        _changed.Clear();
    }

    /// <summary>Forgets what is in memory, so that the next look reads what is stored.</summary>
    public void Forget()
    {
        _pages.Clear();
        _changed.Clear();
    }

    /// <summary>Deletes every page of every generation.</summary>
    public async Task Erase(FileState state)
    {
        var last = state.BlockSize > 0 && state.Representation?.Length is { } length ? ManifestPage.NumberOf(length / state.BlockSize) : 0;
        for (var generation = 1; generation <= state.Generation; generation++)
        {
            for (var page = 0; page <= last; page++)
            {
                var row = await Page(generation, page);
                if (row.RecordExists)
                {
                    await storage.ClearStateAsync(Name((generation, page)), file, row);
                }
            }
        }

        Forget();
    }

    private static string Name((int Generation, int Page) key) => $"manifest-{key.Generation}-{key.Page}";

    private async Task<GrainState<ManifestPage>> Page(int generation, int page)
    {
        if (!_pages.TryGetValue((generation, page), out var row))
        {
            row = new(ManifestPage.Empty(page));
            await storage.ReadStateAsync(Name((generation, page)), file, row);
            if (!row.RecordExists)
            {
                row.State = ManifestPage.Empty(page);
            }

            _pages[(generation, page)] = row;
        }

        return row;
    }
}
