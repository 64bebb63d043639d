using Haul.Abstractions;
using Haul.Domain;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>All rows of a download beside its file row.</summary>
internal sealed class DownloadRows(IGrainStorage storage, DownloadId download)
{
    public ManifestPages Manifest { get; } = new(storage, GrainId.Create("file", download.Value));

    /// <summary>Deletes slots, merger and manifest; rows that are gone already are fine.</summary>
    public async Task Erase(FileState state)
    {
        for (var slot = 0; slot < state.Slots; slot++)
        {
            await Clear<SegmentState>("segment", GrainId.Create("segment", $"{download}/{slot}"));
        }

        await Clear<MergeState>("merger", GrainId.Create("merger", download.Value));
        await Manifest.Erase(state);
    }

    private async Task Clear<T>(string name, GrainId grain)
        where T : class, new()
    {
        var row = new GrainState<T>(new());
        await storage.ReadStateAsync(name, grain, row);
        if (row.RecordExists)
        {
            await storage.ClearStateAsync(name, grain, row);
        }
    }
}
