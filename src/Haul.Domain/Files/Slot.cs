using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>What the file grain remembers of one slot between two Syncs; nothing of it is stored.</summary>
/// <param name="number">Of the segment grain <c>ID/number</c>.</param>
/// <param name="received">Body bytes that an earlier activation of the file grain knew the slot to have received.</param>
/// <param name="inherited">An earlier activation of the file grain has set it to work.</param>
public sealed class Slot(int number, long received = 0, bool inherited = false)
{
    /// <summary>
    /// Patience beyond the usual with an inherited slot that has not answered yet: when a silo has just left, finding out where the
    /// slots of the others live takes a few seconds, and their pumps run on meanwhile.
    /// </summary>
    private static readonly TimeSpan FirstAnswer = TimeSpan.FromSeconds(4);

    private long _told = received;
    private long _untold;
    private (long Segment, int Attempt)? _judged;
    private TimeSpan _movedAt;
    private long _receivedAtFailure;

    public int Number { get; } = number;

    /// <summary>The silo that the slot reported from, or is wanted on.</summary>
    public string Silo { get; set; } = "";

    public SegmentReport? Report { get; private set; }

    /// <summary>Moment of the last answer, or of the first call while there was none.</summary>
    public TimeSpan AnsweredAt { get; set; }

    /// <summary>Moment of the call that is not answered yet; null when nothing is asked.</summary>
    public TimeSpan? CallingSince { get; set; }

    /// <summary>The segment may not be tried again before.</summary>
    public TimeSpan RetryAt { get; set; }

    /// <summary>Failures in a row without a byte of its own.</summary>
    public RetryState Retries { get; private set; } = RetryState.None;

    /// <summary>Body bytes received over the slot's life: those that its row does not know of were lost with a silo.</summary>
    public long Received => _told + _untold;

    /// <summary>No pump of it runs: it has said so, or nobody has ever asked anything of it. Nothing is asked of it now.</summary>
    public bool IsStopped => CallingSince is null && (Report is { } report ? !report.Running : !inherited);

    /// <summary>Nothing of its segment is durable.</summary>
    public bool HasNothing => Report is null or { Segment: null } || Report.Offset <= Report.Segment!.Range.Start;

    public void Observe(SegmentReport report, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(report);
        _untold += Math.Max(0, _told - report.Received);
        _told = report.Received;

        var begins = report.Connected && Report is not { Connected: true };
        if (begins || report.Position != Report?.Position || report.Segment?.Number != Report?.Segment?.Number || !CanStall(Report))
        {
            _movedAt = now;
        }

        Report = report;
        Silo = report.Silo;
        AnsweredAt = now;
    }

    /// <summary>The end of an attempt that nobody has judged yet; each is returned once.</summary>
    /// <param name="segments">Those that are handed out: an attempt before the one that is wanted now is not judged any more.</param>
    public TransferError? TakeFailure(ImmutableArray<LiveSegment> segments)
    {
        if (Report is not { Ended: true, Error: { } error, Segment: { } segment }
            || _judged == (segment.Number, segment.Attempt)
            || segments.Any(live => live.Number == segment.Number && live.Attempt > segment.Attempt))
        {
            return null;
        }

        _judged = (segment.Number, segment.Attempt);
        Retries = Retries.Failed(newBytes: Received > _receivedAtFailure);
        _receivedAtFailure = Received;
        return error;
    }

    public SlotFacts Facts(LiveSegment? live, TimeSpan now)
    {
        var report = live is not null && Report?.Segment?.Number == live.Number ? Report : null;
        var told = report is not null && report.Segment!.Attempt >= live!.Attempt;
        var done = report is { Ended: true, Error: null };
        return new(
            Number,
            Silo,
            live?.Number,
            report is null ? live?.Range.Start ?? 0 : Math.Max(report.Position, live!.Range.Start),
            Report?.Rate ?? 0,
            Connected: live is not null && (told ? report!.Connected : CallingSince is not null),
            // What was never told, or was stopped before its end, has to be started.
            Ended: live is not null && CallingSince is null && !(told && (report!.Running || done)),
            Waiting: now < RetryAt,
            SilentFor: CallingSince is { } since ? Math.Max(0, (now - since - (inherited && Report is null ? FirstAnswer : TimeSpan.Zero)).TotalSeconds) : 0,
            StalledFor: CanStall(report) ? (AnsweredAt - _movedAt).TotalSeconds : 0,
            Age: (now - AnsweredAt).TotalSeconds,
            Heard: report is not null);
    }

    /// <summary>What waits for a connection with all that it has durable does not stall; what has bytes that are not durable yet does.</summary>
    private static bool CanStall(SegmentReport? report) => report is { Connected: true } || (report is { Running: true } && report.Position > report.Offset);
}
