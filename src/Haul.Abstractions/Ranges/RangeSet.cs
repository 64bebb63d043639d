using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Haul.Abstractions;

/// <summary>
/// A set of bytes as sorted, disjoint, non-touching half-open ranges. Small however large the file is,
/// as long as its holes are few.
/// </summary>
[GenerateSerializer, Immutable, Alias("haul.RangeSet")]
public sealed class RangeSet : IEquatable<RangeSet>
{
    public static readonly RangeSet Empty = new([]);

    [JsonConstructor]
    public RangeSet(ImmutableArray<ByteRange> ranges)
    {
        for (var i = 0; i < ranges.Length; i++)
        {
            if (ranges[i].IsEmpty || ranges[i].Start < 0 || (i > 0 && ranges[i].Start <= ranges[i - 1].End))
            {
                throw new ArgumentException($"Ranges must be non-empty, sorted and apart; {ranges[i]} at {i} is not.", nameof(ranges));
            }
        }

        Ranges = ranges;
    }

    [Id(0)]
    public ImmutableArray<ByteRange> Ranges { get; }

    /// <summary>Bytes in the set.</summary>
    [JsonIgnore]
    public long Length => Ranges.Sum(range => range.Length);

    [JsonIgnore]
    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>The end of the run of bytes that starts at 0, or 0.</summary>
    [JsonIgnore]
    public long PrefixEnd => !IsEmpty && Ranges[0].Start == 0 ? Ranges[0].End : 0;

    public static RangeSet Of(ByteRange range) => range.IsEmpty ? Empty : new([range]);

    public bool Contains(long offset) => Find(offset) is { } range && range.Contains(offset);

    public bool Contains(ByteRange range) => range.IsEmpty || (Find(range.Start) is { } found && found.Contains(range));

    public bool Overlaps(ByteRange range) =>
        !range.IsEmpty && IndexOf(range.End - 1) is >= 0 and var index && Ranges[index].Overlaps(range);

    public RangeSet Add(ByteRange added)
    {
        if (added.IsEmpty || Contains(added))
        {
            return this;
        }

        var result = ImmutableArray.CreateBuilder<ByteRange>(Ranges.Length + 1);
        var (start, end) = added;
        foreach (var range in Ranges)
        {
            if (range.End < start)
            {
                result.Add(range);
            }
            else if (range.Start > end)
            {
                if (start >= 0)
                {
                    result.Add(new(start, end));
                    start = -1;
                }

                result.Add(range);
            }
            else
            {
                start = Math.Min(start, range.Start);
                end = Math.Max(end, range.End);
            }
        }

        if (start >= 0)
        {
            result.Add(new(start, end));
        }

        return new(result.ToImmutable());
    }

    public RangeSet Remove(ByteRange removed)
    {
        if (!Overlaps(removed))
        {
            return this;
        }

        var result = ImmutableArray.CreateBuilder<ByteRange>(Ranges.Length + 1);
        foreach (var range in Ranges)
        {
            if (!range.Overlaps(removed))
            {
                result.Add(range);
                continue;
            }

            if (range.Start < removed.Start)
            {
                result.Add(new(range.Start, removed.Start));
            }

            if (range.End > removed.End)
            {
                result.Add(new(removed.End, range.End));
            }
        }

        return new(result.ToImmutable());
    }

    public RangeSet Union(RangeSet other) => other.Ranges.Aggregate(this, (set, range) => set.Add(range));

    public RangeSet Except(RangeSet other) => other.Ranges.Aggregate(this, (set, range) => set.Remove(range));

    /// <summary>The parts of <paramref name="within"/> that are not in the set, in order.</summary>
    public IEnumerable<ByteRange> Gaps(ByteRange within)
    {
        var from = within.Start;
        for (var i = Math.Max(0, IndexOf(from)); i < Ranges.Length; i++)
        {
            var range = Ranges[i];
            if (range.End <= from)
            {
                continue;
            }

            if (range.Start >= within.End)
            {
                break;
            }

            if (range.Start > from)
            {
                yield return new(from, range.Start);
            }

            from = range.End;
        }

        if (from < within.End)
        {
            yield return new(from, within.End);
        }
    }

    public bool Equals(RangeSet? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as RangeSet);

    public override int GetHashCode() => Ranges.Aggregate(0, HashCode.Combine);

    public override string ToString() => string.Join(' ', Ranges);

    /// <summary>The last range that starts at or before <paramref name="offset"/>.</summary>
    private ByteRange? Find(long offset) => IndexOf(offset) is >= 0 and var index ? Ranges[index] : null;

    /// <summary>The index of the last range that starts at or before <paramref name="offset"/>; -1 when none does.</summary>
    private int IndexOf(long offset)
    {
        var (low, high) = (0, Ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (Ranges[middle].Start <= offset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high;
    }
}
