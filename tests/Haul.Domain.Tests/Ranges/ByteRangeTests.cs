using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class ByteRangeTests
{
    private static readonly Gen<ByteRange> AnyRange = Gen.Select(Gen.Int[0, 20], Gen.Int[0, 20], (start, end) => new ByteRange(start, end));

    [Fact]
    public void Intersect_AnyRanges_HoldsTheBytesInBoth() => Gen.Select(AnyRange, AnyRange, Gen.Int[0, 20]).Sample((one, other, offset) =>
        Assert.Equal(one.Contains(offset) && other.Contains(offset), one.Intersect(other).Contains(offset)));

    [Fact]
    public void Overlaps_AnyRanges_IsTrueWhenTheyShareAByte() => Gen.Select(AnyRange, AnyRange).Sample((one, other) =>
        Assert.Equal(Enumerable.Range(0, 20).Any(offset => one.Contains(offset) && other.Contains(offset)), one.Overlaps(other)));

    [Fact]
    public void Contains_AnyRanges_IsTrueWhenNoByteIsOutside() => Gen.Select(AnyRange, AnyRange).Sample((one, other) =>
        Assert.Equal(Enumerable.Range(0, 20).All(offset => !other.Contains(offset) || one.Contains(offset)), one.Contains(other)));
}
