using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What was asked of the origin, as far as the gate needs it.</summary>
/// <param name="Range">Bytes wanted.</param>
/// <param name="Known">The recorded representation; null for the probe.</param>
/// <param name="Whole">A probe that asks for the whole file, because its range was refused.</param>
/// <param name="OfAnotherUrl">It was recorded of another URL: only a strong ETag says that this one serves the same.</param>
public sealed record GateAsk(ByteRange Range, Representation? Known, bool Whole = false, bool OfAnotherUrl = false)
{
    /// <summary>The request carries a Range field. An origin that is known to ignore ranges is asked for the whole instead.</summary>
    public bool SendsRange => Known is null ? !Whole : Known.Ranges;
}
