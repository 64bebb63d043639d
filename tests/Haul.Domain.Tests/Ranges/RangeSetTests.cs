using System.Collections.Immutable;
using System.Text.Json;
using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

/// <summary>The set against a model that keeps a flag for each of a few bytes.</summary>
public class RangeSetTests
{
    private const int Bytes = 48;

    private static readonly Gen<ByteRange> AnyRange =
        Gen.Select(Gen.Int[0, Bytes], Gen.Int[0, 12], (start, length) => new ByteRange(start, Math.Min(Bytes, start + length)));

    private static readonly Gen<ByteRange[]> AnyRanges = AnyRange.Array[0, 10];

    [Fact]
    public void Add_AnyRanges_HoldsTheirBytes() => AnyRanges.Sample(ranges => AssertSame(Model(ranges), SetOf(ranges)));

    [Fact]
    public void Remove_AnyRange_DropsItsBytes() => Gen.Select(AnyRanges, AnyRange).Sample((ranges, removed) =>
    {
        var model = Model(ranges);
        Array.Fill(model, false, (int)removed.Start, (int)removed.Length);
        AssertSame(model, SetOf(ranges).Remove(removed));
    });

    [Fact]
    public void Union_AnySets_HoldsBytesOfEither() => Gen.Select(AnyRanges, AnyRanges).Sample((one, other) =>
        AssertSame(Model([.. one, .. other]), SetOf(one).Union(SetOf(other))));

    [Fact]
    public void Except_AnySets_HoldsBytesOfTheFirstOnly() => Gen.Select(AnyRanges, AnyRanges).Sample((one, other) =>
    {
        var without = Model(other);
        AssertSame([.. Model(one).Select((has, offset) => has && !without[offset])], SetOf(one).Except(SetOf(other)));
    });

    [Fact]
    public void Gaps_AnyWindow_AreTheMissingBytesInOrder() => Gen.Select(AnyRanges, AnyRange).Sample((ranges, within) =>
    {
        var model = Model(ranges);
        var missing = new bool[Bytes];
        for (var offset = within.Start; offset < within.End; offset++)
        {
            missing[offset] = !model[offset];
        }

        AssertSame(missing, new([.. SetOf(ranges).Gaps(within)]));
    });

    [Fact]
    public void Contains_AnyRange_IsTrueWhenAllBytesAreIn() => Gen.Select(AnyRanges, AnyRange).Sample((ranges, asked) =>
    {
        var (model, set) = (Model(ranges), SetOf(ranges));
        var bytes = model.AsSpan((int)asked.Start, (int)asked.Length);
        Assert.Equal(!bytes.Contains(false), set.Contains(asked));
        Assert.Equal(bytes.Contains(true), set.Overlaps(asked));
        Assert.All(Enumerable.Range(0, Bytes), offset => Assert.Equal(model[offset], set.Contains(offset)));
    });

    [Fact]
    public void PrefixEnd_AnyRanges_IsTheFirstMissingByte() => AnyRanges.Sample(ranges =>
    {
        var missing = Array.IndexOf(Model(ranges), false);
        Assert.Equal(missing < 0 ? Bytes : missing, SetOf(ranges).PrefixEnd);
    });

    [Fact]
    public void PrefixEnd_FirstByteMissing_IsZero() => Assert.Equal(0, RangeSet.Of(new(1, 5)).PrefixEnd);

    [Fact]
    public void PrefixEnd_FirstBytesThere_IsTheEndOfTheirRun() => Assert.Equal(5, RangeSet.Of(new(0, 5)).Add(new(6, 9)).PrefixEnd);

    [Fact]
    public void Equals_SameBytesInAnotherOrder_IsTrue() => AnyRanges.Sample(ranges =>
    {
        var (forward, back) = (SetOf(ranges), SetOf([.. ranges.Reverse()]));
        Assert.Equal(forward, back);
        Assert.Equal(forward.GetHashCode(), back.GetHashCode());
    });

    [Fact]
    public void Json_AnySet_ComesBackEqual() => AnyRanges.Sample(ranges =>
        Assert.Equal(SetOf(ranges), JsonSerializer.Deserialize<RangeSet>(JsonSerializer.Serialize(SetOf(ranges)))));

    [Fact]
    public void Constructor_TouchingRanges_IsRefused() => Assert.Throws<ArgumentException>(() => new RangeSet([new(0, 4), new(4, 8)]));

    [Fact]
    public void Gaps_OpenEnd_RunsOn() => Assert.Equal([new(4, ByteRange.OpenEnd)], RangeSet.Of(new(0, 4)).Gaps(new(0, ByteRange.OpenEnd)));

    private static RangeSet SetOf(ByteRange[] ranges) => ranges.Aggregate(RangeSet.Empty, (set, range) => set.Add(range));

    private static bool[] Model(ByteRange[] ranges)
    {
        var bytes = new bool[Bytes];
        foreach (var range in ranges)
        {
            Array.Fill(bytes, true, (int)range.Start, (int)range.Length);
        }

        return bytes;
    }

    private static void AssertSame(bool[] model, RangeSet set)
    {
        var ranges = ImmutableArray.CreateBuilder<ByteRange>();
        for (var offset = 0; offset < Bytes; offset++)
        {
            if (model[offset] && (offset == 0 || !model[offset - 1]))
            {
                var end = Array.IndexOf(model, false, offset);
                ranges.Add(new(offset, end < 0 ? Bytes : end));
            }
        }

        Assert.Equal(new(ranges.ToImmutable()), set);
        Assert.Equal(model.Count(has => has), set.Length);
    }
}
