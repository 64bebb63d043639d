using System.Diagnostics;
using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;

namespace Haul.Grains;

/// <summary>The span of one attempt at a segment: from the pump's start until what it received is saved.</summary>
internal sealed class SegmentSpan
{
    private readonly Activity _span;
    private readonly DownloadId _download;
    private readonly bool _probes;

    private SegmentSpan(Activity span, SegmentPlan plan) => (_span, _download, _probes) = (span, plan.Download, plan.Source!.Representation is null);

    /// <summary>Null while nobody listens.</summary>
    /// <param name="row">As the attempt begins: segment, offset and epoch.</param>
    public static SegmentSpan? Begin(SegmentPlan plan, SegmentState row, int slot)
    {
        if (HaulTraces.Start("segment", plan.Download, plan.Trace) is not { } span)
        {
            return null;
        }

        span.SetTag("haul.segment.slot", slot)
            .SetTag("haul.segment.number", row.Segment!.Number)
            .SetTag("haul.segment.attempt", row.Segment.Attempt)
            .SetTag("haul.segment.epoch", row.Epoch)
            .SetTag("haul.segment.start", row.Segment.Range.Start)
            .SetTag("haul.segment.from", row.Offset)
            .SetTag("url.full", ShownUrl.Of(plan.Source!.Url));
        return new(span, plan);
    }

    /// <summary>The span of the first request of a download; null for any other.</summary>
    public Activity? Probe() => _probes ? HaulTraces.Start("probe", _download, _span.Id) : null;

    /// <param name="offset">How far the segment is durable.</param>
    /// <param name="error">Null: it is done. A stop is nobody's fault.</param>
    public void End(long offset, TransferError? error)
    {
        _span.SetTag("haul.segment.to", offset);
        if (error is { Kind: not TransferErrorKind.Stopped })
        {
            _span.Fail(error.Code, error.Message);
        }

        _span.Dispose();
    }
}
