using Haul.Abstractions;
using Haul.Domain;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>Tells slots and merger what is saved; nothing that is not saved leaves the grain.</summary>
internal sealed partial class FileWork
{
    /// <summary>Well below the lease and the silence limit of a slot.</summary>
    private static readonly TimeSpan SyncInterval = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(2);

    private void Tell()
    {
        foreach (var live in IsStopping || _draft.Status is DownloadStatus.Queued ? [] : _draft.Segments)
        {
            var slot = _slots.Get(live.Slot, live.Silo, _draft.Received.ElementAtOrDefault(live.Slot), inherited: live.Number < _inherited);
            if (slot.Silo != live.Silo && !IsLiving(slot.Silo))
            {
                _slots.Replace(slot, live.Silo);
            }

            // A call to a slot of a silo that left would set it to work anywhere, before a connection is free for it.
            if (IsLiving(slot.Silo))
            {
                _slots.Offer(slot, Plan(live, slot), SyncInterval);
            }
        }

        var atWork = _draft.Segments.Select(live => live.Slot).ToHashSet();
        foreach (var slot in _slots.All)
        {
            if (!slot.IsStopped && (IsStopping || !atWork.Contains(slot.Number)))
            {
                _slots.Offer(slot, Plan(null, slot), SyncInterval);
            }
        }

        if (_draft.Part is not null && (NextMerge() is not MergeAction.Rest || _merger.IsAtWork))
        {
            _merger.Offer(PlanMerge(), CheckInterval);
        }
    }

    private bool IsLiving(string silo) => _services.Silos.Contains(silo);

    private SegmentPlan Plan(LiveSegment? live, Slot slot)
    {
        var request = _draft.Request!;
        return new()
        {
            Download = _id,
            Generation = _draft.Generation,
            Revision = _draft.Revision,
            Segment = live is null ? null : new(live.Number, live.Range, live.Attempt),
            KnownHashes = live is null ? 0 : ReportFolding.KnownHashes(_draft, live),
            Source = live is null ? null : new(request.Url, _draft.Representation, request.Timeout, request.Proxy, OfAnotherUrl: _draft.ProvenUrl is { } proven && proven != request.Url),
            Part = live is null ? null : _draft.Part,
            SiloRate = request.LimitRate is { } rate ? Math.Max(1, rate / Math.Max(1, _draft.Segments.Select(segment => segment.Silo).Distinct().Count())) : null,
            Silo = live?.Silo,
            Trace = live is null ? null : _trace.Parent,
            // While the origin wants peace, a segment that was handed out ahead of its connection does not take the next that comes free.
            Connections = live is null || !_share.IsAnswered ? null : _share.IsPaused ? 0 : Math.Max(1, MostOn(slot.Silo)),
        };
    }

    private MergeAction NextMerge() => IsStopping ? MergeAction.Rest
        : _draft.Status is DownloadStatus.Merging ? MergeAction.Publish
        : _draft.Status is DownloadStatus.Downloading && (!_draft.Digests.IsEmpty || !_draft.Recheck.IsEmpty) ? MergeAction.Check
        : MergeAction.Rest;

    private MergePlan PlanMerge() => new()
    {
        Download = _id,
        Generation = _draft.Generation,
        Revision = _draft.Revision,
        Action = NextMerge(),
        Part = _draft.Part!,
        Prefix = _draft.Finished.PrefixEnd,
        Digests = _draft.Digests,
        Recheck = _draft.Recheck,
        Force = _draft.Request!.Force,
        PartIdentity = _draft.PartIdentity,
        Trace = _trace.Parent,
        KeepManifestFor = _services.Options.InCluster || _draft.Request.KeepManifest ? ShownUrl.Of(_draft.Request.Url) : null,
    };

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Download} decided: {Decisions}")]
    private partial void LogDecisions(DownloadId download, string decisions);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}/{Slot}: {Error} -> {Verdict}")]
    private partial void LogFailure(DownloadId download, int slot, string error, string verdict);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}/{Slot}: the state store has lost hashes of finished blocks; they are fetched again.")]
    private partial void LogHashesLost(DownloadId download, int slot);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: the part is not as it was left: its first {Kept} bytes are kept.")]
    private partial void LogPartRemade(DownloadId download, long kept);
}
