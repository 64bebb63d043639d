using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>All rows of a download beside its file row.</summary>
internal sealed class DownloadRows(IGrainStorage storage, IGrainFactory grains, DownloadId download, FileServices services, ILogger logger)
{
    public ManifestPages Manifest { get; } = new(storage, FileOf(download));

    public HistoryRow History { get; } = new(storage, FileOf(download), services.Clock, keeps: services.Options.InCluster, logger);

    /// <summary>The manifest as it is stored, for a reader: what he has read stays apart from what is being written.</summary>
    public ManifestPages Stored() => new(storage, FileOf(download));

    /// <summary>
    /// Deletes slots, merger, manifest and history; rows that are gone already are fine. Grains delete their own, for what they remember of
    /// them must not outlive it: the id may be submitted again.
    /// </summary>
    public async Task Erase(FileState state)
    {
        await Task.WhenAll(Enumerable.Range(0, state.Slots).Select(slot => grains.GetGrain<ISegmentGrain>($"{download}/{slot}").Erase()));
        await grains.GetGrain<IMergerGrain>(download.Value).Erase();
        await Manifest.Erase(state);
        await History.Erase();
    }

    /// <summary>The grain that manifest and history are rows of.</summary>
    private static GrainId FileOf(DownloadId download) => GrainId.Create("file", download.Value);
}
