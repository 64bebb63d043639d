namespace Haul.Domain;

/// <summary>
/// How long before a segment's end its connection is given the next one. The pass that finds it about to end may have to wait for the
/// save of the pass before, and what it decides waits for its own: over a link that is full a save takes half a second to one and a half.
/// </summary>
/// <param name="least">With saves that take no time; zero: a connection is given its next segment when it is free.</param>
public sealed class Foresight(TimeSpan least)
{
    /// <summary>What is handed out longer ahead may stay behind a connection that has become slow.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(3);

    /// <summary>The share of a faster save than usual: fast and slow ones come in turn.</summary>
    private const double Fading = 0.25;

    private TimeSpan _save;

    public TimeSpan Ahead => least == TimeSpan.Zero || least > Most ? least : TimeSpan.FromTicks(Math.Min((least + (2 * _save)).Ticks, Most.Ticks));

    /// <summary>A save took so long: a slower one than usual counts at once, a faster one little by little.</summary>
    public void Note(TimeSpan save) => _save = save > _save ? save : (_save * (1 - Fading)) + (save * Fading);
}
