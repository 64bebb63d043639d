namespace Haul.Web.Pages.Parts;

/// <summary>The newest point of a line in a chart.</summary>
/// <param name="Colour">Place of the silo, which is its colour.</param>
/// <param name="Rate">Bytes a second.</param>
public sealed record RateSeries(string Name, int Colour, double Rate);
