namespace Haul.Abstractions;

/// <summary>A half-open range of bytes [<see cref="Start"/>, <see cref="End"/>) of a file.</summary>
/// <param name="Start">First byte, from 0.</param>
/// <param name="End">One past the last byte; <see cref="OpenEnd"/> while the length is unknown.</param>
[GenerateSerializer, Immutable, Alias("haul.ByteRange")]
public readonly record struct ByteRange([property: Id(0)] long Start, [property: Id(1)] long End)
{
    /// <summary>The end of a range that runs to wherever the source ends.</summary>
    public const long OpenEnd = long.MaxValue;

    [System.Text.Json.Serialization.JsonIgnore]
    public long Length => End - Start;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsEmpty => End <= Start;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsOpen => End == OpenEnd;

    public bool Contains(long offset) => offset >= Start && offset < End;

    public bool Contains(ByteRange other) => other.IsEmpty || (other.Start >= Start && other.End <= End);

    /// <summary>A byte lies in both; an empty range overlaps none.</summary>
    public bool Overlaps(ByteRange other) => Math.Max(Start, other.Start) < Math.Min(End, other.End);

    /// <summary>The bytes in both ranges; empty (at the larger start) when they do not meet.</summary>
    public ByteRange Intersect(ByteRange other)
    {
        var start = Math.Max(Start, other.Start);
        return new(start, Math.Max(start, Math.Min(End, other.End)));
    }

    public override string ToString() => IsOpen ? $"[{Start}, ...)" : $"[{Start}, {End})";
}
