using System.Globalization;

namespace Haul.Testing;

/// <summary>A half-open span of bytes of a file: [Start, End).</summary>
public readonly record struct ByteSpan(long Start, long End)
{
    /// <summary>How many bytes it holds.</summary>
    public long Length => End - Start;

    /// <summary>Whether every byte of <paramref name="other"/> is in here too.</summary>
    public bool Contains(ByteSpan other) => Start <= other.Start && other.End <= End;

    /// <summary>Whether the byte at <paramref name="offset"/> is in here.</summary>
    public bool Contains(long offset) => Start <= offset && offset < End;

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"[{Start}, {End})");
}
