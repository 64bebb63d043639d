using System.Globalization;

namespace Haul.Testing;

/// <summary>The first place where bytes are not those of f(seed, i).</summary>
/// <param name="Offset">First wrong offset; where a file ends short or runs on, the offset of that end.</param>
/// <param name="Kind">Wrong bytes, too few or too many.</param>
/// <param name="Expected">The byte that should be there (-1: none).</param>
/// <param name="Actual">The byte that is there (-1: none).</param>
/// <param name="SourceOffset">The offset for which the wrong bytes were made, where they are of a known seed.</param>
/// <param name="SourceSeed">The seed of which they are.</param>
/// <param name="Hole">Whether the wrong bytes are zeros: a part that was never written.</param>
public sealed record Difference(
    long Offset, DifferenceKind Kind, int Expected, int Actual, long? SourceOffset, long? SourceSeed, bool Hole)
{
    /// <inheritdoc />
    public override string ToString() => Kind switch
    {
        DifferenceKind.TooShort => string.Create(CultureInfo.InvariantCulture, $"ends short, at {Offset}"),
        DifferenceKind.TooLong => string.Create(CultureInfo.InvariantCulture, $"runs on past its end at {Offset}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"wrong from offset {Offset}: expected {Expected:x2}, got {Actual:x2}{Origin()}"),
    };

    private string Origin() => Hole
        ? ", zeros (never written)"
        : SourceOffset is null
            ? ", bytes of no known offset"
            : string.Create(CultureInfo.InvariantCulture, $", bytes of offset {SourceOffset} of seed {SourceSeed}");
}
