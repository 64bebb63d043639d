using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Draws the picture of a download that readers get.</summary>
public static class FileViewer
{
    public static DownloadView View(DownloadId id, FileState state, IReadOnlyCollection<Slot> slots)
    {
        ArgumentNullException.ThrowIfNull(state);
        var segments = state.Segments.Select(live => Draw(live, slots.FirstOrDefault(slot => slot.Number == live.Slot))).ToImmutableArray();
        var working = state.Status is DownloadStatus.Probing or DownloadStatus.Downloading;
        return new()
        {
            Id = id,
            Status = state.Status,
            Url = ShownUrl.Of(state.Request?.Url),
            Name = state.Name,
            Length = state.Representation?.Length,
            Downloaded = Downloaded(state, segments),
            Rate = working ? slots.Where(slot => slot.Report is { Connected: true }).Sum(slot => slot.Report!.Rate) : 0,
            Connections = slots.Count(slot => slot.Report is { Connected: true }),
            Finished = state.Finished,
            Segments = segments,
            Verified = state.Verified,
            Digests = state.Status is DownloadStatus.Completed && state.Verified is not "no" ? state.Digests : [],
            Error = state.Error,
            Validator = state.LengthUnverified && state.Verified is "no" ? "length-unverified" : state.Representation is { HasStrongETag: false } ? "weak" : "strong",
            Generation = state.Generation,
            CreatedAt = state.CreatedAt,
            FinishedAt = state.FinishedAt,
        };
    }

    private static long Downloaded(FileState state, ImmutableArray<SegmentView> segments)
    {
        var written = segments.Aggregate(state.Finished, (set, segment) => segment.Offset > segment.Start ? set.Add(new(segment.Start, segment.Offset)) : set);
        return written.Length;
    }

    private static SegmentView Draw(LiveSegment live, Slot? slot)
    {
        var report = slot?.Report?.Segment?.Number == live.Number ? slot.Report : null;
        var position = report is null ? live.Range.Start : Math.Clamp(report.Position, live.Range.Start, live.Range.End);
        return new(live.Slot, live.Range.Start, live.Range.End, position, slot?.Silo is { Length: > 0 } silo ? silo : live.Silo, report?.Rate ?? 0, report?.Epoch ?? 0, live.Hedge, live.Attempt, live.Stolen);
    }
}
