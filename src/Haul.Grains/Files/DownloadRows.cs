using Haul.Abstractions;
using Haul.Domain;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>All rows of a download beside its file row.</summary>
internal sealed class DownloadRows(IGrainStorage storage, IGrainFactory grains, DownloadId download)
{
    public ManifestPages Manifest { get; } = new(storage, GrainId.Create("file", download.Value));

    /// <summary>
    /// Deletes slots, merger and manifest; rows that are gone already are fine. Grains delete their own, for what they remember of
    /// them must not outlive it: the id may be submitted again.
    /// </summary>
    public async Task Erase(FileState state)
    {
        await Task.WhenAll(Enumerable.Range(0, state.Slots).Select(slot => grains.GetGrain<ISegmentGrain>($"{download}/{slot}").Erase()));
        await grains.GetGrain<IMergerGrain>(download.Value).Erase();
        await Manifest.Erase(state);
    }
}
