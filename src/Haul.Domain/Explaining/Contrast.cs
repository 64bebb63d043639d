namespace Haul.Domain;

/// <summary>What a place brought with few parts at work (connections of a silo, silos of a download) and with many.</summary>
/// <param name="Few">A mean: people read it rounded, and rounded it is less than <paramref name="Many"/> too.</param>
/// <param name="FewRate">Bytes a second of all together.</param>
/// <param name="ManyRate">Likewise.</param>
/// <param name="IsContested">
/// One of the two was seen while other downloads held what this one could have used: on a link that all share, it had less because of
/// them. A rate that grew proves nothing then; one that stayed as it was still does.
/// </param>
public sealed record Contrast(double Few, double FewRate, double Many, double ManyRate, bool IsContested = false)
{
    /// <summary>Between it and <see cref="Scales"/> lies what noise alone can make of either.</summary>
    private const double MostOfFlat = 0.35;

    private const double LeastOfScaling = 0.65;

    /// <summary>The rate stays as it is however many share it: something that all of them go through limits it.</summary>
    public bool IsFlat => Exponent < MostOfFlat;

    /// <summary>The rate grows with their number.</summary>
    public bool Scales => Exponent > LeastOfScaling;

    /// <summary>It does, and nothing but their number can be why: each is limited by itself.</summary>
    public bool ProvesEach => Scales && !IsContested;

    /// <summary>Of the power law between the two points: 0 where the rate is the same, 1 where it is in proportion.</summary>
    private double Exponent => Math.Log(ManyRate / FewRate) / Math.Log(Many / Few);
}
