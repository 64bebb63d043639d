using System.Globalization;
using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Cli.Tests.Faults;

/// <summary>
/// The mutant: believes that every reply is what was asked for, whatever its status and fields say. A test that passes
/// with it proves nothing about the gate.
/// </summary>
internal sealed class AcceptAllGate : IRangeGate
{
    public GateVerdict Judge(GateAsk ask, ResponseHead head)
    {
        var length = Number(head.First("Content-Length"));
        var end = length is null ? ask.Range.End : ask.Range.Start + length.Value;
        return ask.Known is { } known
            ? GateVerdict.Accept(ask.Range.Start, Math.Min(end, ask.Range.End), known)
            : GateVerdict.Accept(0, length ?? ByteRange.OpenEnd, new()
            {
                Length = Number(head.First("Content-Range")?.Split('/')[^1]) ?? length,
                ETag = head.First("ETag"),
                LastModified = head.First("Last-Modified"),
                Ranges = head.Status == 206,
            });
    }

    private static long? Number(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
