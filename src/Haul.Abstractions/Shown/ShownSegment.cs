namespace Haul.Abstractions;

/// <param name="End">One past the last byte; null while nobody knows where the file ends.</param>
/// <param name="Silo">Parsable silo address.</param>
/// <param name="Hedge">It fetches bytes a second time, because the first owner is slow.</param>
/// <param name="Attempt">1 for the first request.</param>
/// <param name="Stolen">It was cut from a slower segment.</param>
public sealed record ShownSegment(long Start, long? End, long Offset, string Silo, long Rate, long Epoch, int Slot, bool Hedge, int Attempt, bool Stolen)
{
    public static ShownSegment Of(SegmentView segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        return new(
            segment.Start,
            segment.End == ByteRange.OpenEnd ? null : segment.End,
            segment.Offset,
            segment.Silo,
            StatusWords.WholeRate(segment.Rate),
            segment.Epoch,
            segment.Slot,
            segment.Hedge,
            segment.Attempt,
            segment.Stolen);
    }
}
