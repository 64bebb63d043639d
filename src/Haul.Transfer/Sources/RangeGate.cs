using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// Decides which bytes of a reply are bytes of the file (RFC 9110 sections 14 and 15.3.7). Pure but for the clock, which only
/// turns a Retry-After date into a wait.
/// </summary>
/// <remarks>
/// <para>Accepted: a 206 that covers the first byte wanted (R1, R2: an overlap is skipped, a later end is cut, an earlier end is
/// kept); a 200 to the probe, as a single stream from 0 (R7); a 200 to a request for the whole; a 416 with <c>*/0</c> to the
/// probe, which is an empty file.</para>
/// <para>A reply that lies about its range or length is <see cref="TransferErrorKind.Transient"/> with
/// <see cref="ErrorCode.Integrity"/>: another node may tell the truth, but none of the bytes is used. A reply of another
/// representation is <see cref="TransferErrorKind.Changed"/> (R3, R5); a 200 of the recorded one to a range is
/// <see cref="TransferErrorKind.IgnoresRanges"/>.</para>
/// <para>A digest of the body itself (RFC 9530) is compared as the body is read. So is one of the whole where nobody has recorded
/// it: the probe's are recorded, and compared with the file.</para>
/// <para>If-Range (R8) is never sent: comparing the validators of every reply protects as well, and some CDNs answer every
/// If-Range with 200.</para>
/// </remarks>
public sealed class RangeGate(TimeProvider clock) : IRangeGate
{
    /// <summary>Bytes before the range that are read and dropped at most: the largest block. Caches align to far less.</summary>
    public const long LongestOverlap = 64L << 20;

    public GateVerdict Judge(GateAsk ask, ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(ask);
        ArgumentNullException.ThrowIfNull(head);
        return head.Status switch
        {
            206 when ask.SendsRange => Part(ask, head),
            200 => Whole(ask, head),
            416 when ask.SendsRange => Unsatisfied(ask, head),
            _ => GateVerdict.Refuse(StatusRefusal.Explain(head, clock.GetUtcNow())),
        };
    }

    private static GateVerdict Part(GateAsk ask, ResponseHead head)
    {
        if (Encoding(head) is { } encoding)
        {
            return Lie($"encoded a range ({encoding})");
        }

        if (head.Text("Content-Type") is { } type && type.StartsWith("multipart/byteranges", StringComparison.OrdinalIgnoreCase))
        {
            return Lie("answered one range with multipart/byteranges");
        }

        var lines = head.Lines("Content-Range");
        if (lines.Count != 1)
        {
            return Lie($"sent 206 with {(lines.Count == 0 ? "no" : "several")} Content-Range");
        }

        if (ContentRange.Parse(lines[0]) is not { Satisfied: true } range)
        {
            return Lie($"sent 206 with the Content-Range '{lines[0]}', which names no bytes");
        }

        var covers = range.Start == 0 && range.End == range.Total;
        var now = Read(head, range.Total, ranges: true, covers);
        if (ask.Known is { } known && !Validators.Agree(known, now, totalMayBeOpen: true, ask.OfAnotherUrl))
        {
            return Changed(ask, known, now);
        }

        if (range.Start > ask.Range.Start || range.End <= ask.Range.Start)
        {
            return Lie($"sent the bytes [{range.Start}, {range.End}) when asked for {ask.Range}");
        }

        var skip = ask.Range.Start - range.Start;
        if (skip > LongestOverlap)
        {
            return Lie($"began {skip} bytes before the range asked for");
        }

        var framing = BodyFraming.Of(head);
        return framing.Fault is { } fault ? Lie(fault)
            : Contradicts(framing.Length, range) ? Lie($"sent a body of {framing.Length} bytes for the Content-Range '{lines[0]}'")
            : GateVerdict.Accept(ask.Range.Start, Math.Min(range.End, ask.Range.End), now, skip) with { BodyDigests = range.End > ask.Range.End ? [] : ReplyDigests.OfContent(head) };
    }

    /// <summary>
    /// A body shorter than its Content-Range is another range, and one as long as the file but named as a later part is the file
    /// from 0. A body that merely goes on past its range (R6) is cut.
    /// </summary>
    private static bool Contradicts(long? length, ContentRange range) =>
        length < range.End - range.Start || (length is not null && length == range.Total && range.Start > 0);

    private static GateVerdict Whole(GateAsk ask, ResponseHead head)
    {
        var framing = BodyFraming.Of(head);
        var now = Read(head, framing.Length, ranges: false, whole: true);
        if (ask.Known is { } known && framing.Fault is null && !Validators.Agree(known, now, totalMayBeOpen: false, ask.OfAnotherUrl))
        {
            return Changed(ask, known, now);
        }

        if (framing.Fault is { } fault)
        {
            return Lie(fault);
        }

        if (Encoding(head) is { } encoding)
        {
            return GateVerdict.Refuse(new(TransferErrorKind.Final,
                $"The origin insists on sending the file encoded ({encoding}), and Haul stores files as they are: use a URL that serves it plain.",
                ErrorCode.Integrity));
        }

        return ask is { Known: not null, SendsRange: true }
            ? GateVerdict.Refuse(new(TransferErrorKind.IgnoresRanges, "The origin answered a range with the whole file (200).", ErrorCode.OriginRefused))
            : GateVerdict.Accept(0, framing.Length ?? ByteRange.OpenEnd, now) with { BodyDigests = [.. now.Digests.Except(ask.Known?.Digests ?? now.Digests)] };
    }

    private static GateVerdict Unsatisfied(GateAsk ask, ResponseHead head)
    {
        var lines = head.Lines("Content-Range");
        if (lines.Count != 1 || ContentRange.Parse(lines[0]) is not { Satisfied: false, Total: { } total })
        {
            return RefusedRange(ask, "and does not say how long the file is");
        }

        var (start, known) = (ask.Range.Start, ask.Known);
        var now = new Representation { Length = total, ETag = head.Text("ETag"), LastModified = head.Text("Last-Modified") };
        if (known?.Length is { } length ? length != total : known is not null && total < start)
        {
            return Changed(ask, known, now);
        }

        // An empty file has no range to satisfy; a file of unknown length ends where no byte is left.
        var ends = known is null ? total == 0 && start == 0 : known.Length is null && total == start;
        return ends
            ? GateVerdict.Accept(start, start, known is null ? now : known with { Length = total })
            : RefusedRange(ask, $"of a file of {total} bytes");
    }

    private static Representation Read(ResponseHead head, long? length, bool ranges, bool whole) => new()
    {
        Length = length,
        ETag = head.Text("ETag"),
        LastModified = head.Text("Last-Modified"),
        Ranges = ranges,
        Digests = ReplyDigests.Read(head, whole),
    };

    /// <summary>The Content-Encoding when it is one; null for none and for identity.</summary>
    private static string? Encoding(ResponseHead head) =>
        head.Elements("Content-Encoding").Any(coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            ? $"Content-Encoding {head.Text("Content-Encoding")}"
            : null;

    private static GateVerdict Lie(string what) => GateVerdict.Refuse(new(TransferErrorKind.Transient,
        $"The origin {what}: none of these bytes is used.", ErrorCode.Integrity));

    private static GateVerdict RefusedRange(GateAsk ask, string why) => GateVerdict.Refuse(new(TransferErrorKind.Transient,
        $"The origin refuses the range {ask.Range} (416) {why}.", ErrorCode.OriginRefused));

    private static GateVerdict Changed(GateAsk ask, Representation known, Representation now) => GateVerdict.Refuse(new(TransferErrorKind.Changed,
        $"The file at the origin is another one: recorded {known.Describe()}; found {now.Describe()}. The two are never mixed: "
        + (ask.OfAnotherUrl ? "go on with the first URL, or give this one another name." : "ask for it once more to begin anew."),
        ErrorCode.OriginChanged));
}
