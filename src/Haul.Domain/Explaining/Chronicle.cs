using System.Globalization;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Tells what a fact has made of a download, for people.</summary>
public static class Chronicle
{
    /// <summary>What is worth telling of a fact that was applied.</summary>
    public static IEnumerable<HistoryEvent> Of(FileState before, FileFact fact, FileState after, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(fact);
        ArgumentNullException.ThrowIfNull(after);
        return Told(before, fact, after).Select(told => new HistoryEvent(now, told.Kind, told.Silo, told.Text));
    }

    /// <summary>What is worth telling of an attempt that failed.</summary>
    public static IEnumerable<HistoryEvent> Of(TransferError error, string? silo, Verdict verdict, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.Kind is TransferErrorKind.Stopped)
        {
            return error.Code is ErrorCode.Internal ? [new(now, HistoryKind.Fenced, silo, error.Message)] : [];
        }

        var failed = new HistoryEvent(now, HistoryKind.Failure, silo, error.Message);
        return verdict is Verdict.Back { Who: not Resting.Slot } back
            ? [failed, new(now, HistoryKind.OriginPause, null, Text($"The origin is left alone for {Math.Ceiling(back.Asked.TotalSeconds):F0} s, as it asked."))]
            : [failed];
    }

    /// <summary>What is worth telling of the silos that work can be given to.</summary>
    public static IEnumerable<HistoryEvent> Of(IReadOnlyCollection<string> before, IReadOnlyCollection<string> after, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return before.Except(after).Select(silo => new HistoryEvent(now, HistoryKind.Left, silo, "The silo left."))
            .Concat(after.Except(before).Select(silo => new HistoryEvent(now, HistoryKind.Joined, silo, "The silo joined.")));
    }

    private static IEnumerable<(HistoryKind Kind, string? Silo, string Text)> Told(FileState before, FileFact fact, FileState after)
    {
        var own = fact switch
        {
            FileFact.Submitted when before.Request is not null && !ReferenceEquals(before, after) =>
                [(HistoryKind.Resumed, null, Text($"It goes on; {after.Finished.Length} bytes are finished."))],
            FileFact.Decided decided => decided.Decisions.SelectMany(decision => Told(before, decision)),
            FileFact.BlockBad bad when after.Suspect != before.Suspect =>
                [(HistoryKind.BadBlock, null, Text($"The block at {bad.Offset} is not what its hash says; it is fetched again."))],
            FileFact.BlocksLost when after.Finished.Length < before.Finished.Length =>
                [(HistoryKind.BadBlock, null, Text($"The part store lost {before.Finished.Length - after.Finished.Length} finished bytes; they are fetched again."))],
            FileFact.PartRemade when after.Finished.Length < before.Finished.Length =>
                [(HistoryKind.BadBlock, null, Text($"The part is not as it was left: {before.Finished.Length - after.Finished.Length} bytes are fetched again."))],
            FileFact.Overtaken => [(HistoryKind.Fenced, null, "Another owner of the download was met; the row tells who goes on.")],
            FileFact.RangesIgnored when after.Generation != before.Generation => [(HistoryKind.OriginChanged, null, "The origin gives no ranges any more: one stream starts from the beginning.")],
            FileFact.Regenerated => [(HistoryKind.OriginChanged, null, "Nothing proves that the origin still serves the same: it starts from the beginning.")],
            FileFact.Failed { Error.Code: ErrorCode.OriginChanged } failed when after.Status != before.Status => [(HistoryKind.OriginChanged, null, failed.Error.Message)],
            _ => Enumerable.Empty<(HistoryKind, string?, string)>(),
        };
        return after.Status == before.Status && before.Request is not null ? own : own.Append(Changed(fact, after));
    }

    private static (HistoryKind Kind, string? Silo, string Text) Changed(FileFact fact, FileState after) => fact switch
    {
        FileFact.Published published => (HistoryKind.Published, null, published.Verified switch
        {
            "no" => $"Published as {after.Name}, not verified.",
            _ => $"Published as {after.Name}, verified by {published.Verified}.",
        }),
        FileFact.Failed failed => (HistoryKind.Status, null, $"failed: {failed.Error.Message}"),
        _ => (HistoryKind.Status, null, after.Status.Word()),
    };

    private static IEnumerable<(HistoryKind Kind, string? Silo, string Text)> Told(FileState before, Decision decision) => decision switch
    {
        Decision.Assign { Reason: AssignReason.Steal } steal =>
            [(HistoryKind.Steal, steal.Silo, Text($"Slot {steal.Slot} takes {Span(steal.Range)}{Of(before, steal.Victim, " from")}."))],
        Decision.Assign { Reason: AssignReason.Hedge } hedge =>
            [(HistoryKind.Hedge, hedge.Silo, Text($"Slot {hedge.Slot} fetches {Span(hedge.Range)} a second time{Of(before, hedge.Victim, ", beside")}."))],
        Decision.Start start when Find(before, start.Segment) is { } live && live.Silo != start.Silo =>
            [(HistoryKind.Takeover, start.Silo, Text($"Slot {live.Slot} goes on here, because {live.Silo} is gone."))],
        Decision.Cut { Reason: CutReason.Silence } cut when Find(before, cut.Segment) is { } live =>
            [(HistoryKind.Takeover, live.Silo, Text($"Slot {live.Slot} is silent: what it has not reported from {cut.End} on is given to others."))],
        _ => [],
    };

    private static LiveSegment? Find(FileState state, long? segment) => state.Segments.FirstOrDefault(live => live.Number == segment);

    private static string Of(FileState state, long? victim, string how) => Find(state, victim) is { } live ? Text($"{how} slot {live.Slot} of {live.Silo}") : "";

    private static string Span(ByteRange range) => Text($"{range.Length} bytes at {range.Start}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
