namespace Haul.Domain;

/// <summary>
/// What a place has brought with how many parts at work. Ramp, steals, joins and changed shares vary their number; the rates
/// beside it tell a limit of each part from a limit of all. Bounded, and nothing of it is stored.
/// </summary>
public sealed class PaceHistory
{
    /// <summary>Seconds after which a change shows for the most part: number and rate are smoothed alike, so that they stay a pair.</summary>
    private const double Smoothing = 2;

    /// <summary>Between the two numbers of a contrast: of less, noise is the larger part.</summary>
    private const double LeastRatio = 1.45;

    /// <summary>Notes closer to each other say nothing: reports come every half second.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    /// <summary>Nobody has looked for so long: the download rested.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);

    /// <summary>Time spent at a number before its rate counts.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1.5);

    /// <summary>Networks change: what was seen longer ago says nothing of now.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    private readonly Dictionary<int, Level> _levels = [];
    private (TimeSpan At, long Bytes)? _last;
    private double _parts;

    /// <summary>Bytes a second, smoothed; 0 while unknown.</summary>
    public double Rate { get; private set; }

    /// <summary>Notes how things stand.</summary>
    /// <param name="now">On any monotonic clock.</param>
    /// <param name="parts">At work now.</param>
    /// <param name="bytes">Brought so far, by all that ever were.</param>
    /// <param name="contested">Other downloads hold connections that this one could use.</param>
    public void Note(TimeSpan now, int parts, long bytes, bool contested)
    {
        // A gap says nothing of the rate before it or after.
        if (_last is not { } last || now - last.At > Gap)
        {
            (_last, Rate) = ((now, bytes), 0);
            return;
        }

        var elapsed = now - last.At;
        if (elapsed < Step)
        {
            return;
        }

        var pace = Math.Max(0, bytes - last.Bytes) / elapsed.TotalSeconds;
        var weight = 1 - Math.Exp(-elapsed.TotalSeconds / Smoothing);
        (Rate, _parts) = Rate == 0 ? (pace, parts) : (Rate + (weight * (pace - Rate)), _parts + (weight * (parts - _parts)));
        _last = (now, bytes);
        Keep(now, elapsed, contested);
    }

    /// <summary>How the number at work now compares with the most different one that was seen; null when none differs enough.</summary>
    public Contrast? Compare()
    {
        // A number that lies on the edge of its band has just come from the next one.
        var band = Band(_parts);
        if (new[] { band, band - 1, band + 1 }.Select(near => _levels.GetValueOrDefault(near)).FirstOrDefault(level => level is { IsSettled: true }) is not { } now)
        {
            return null;
        }

        var other = _levels.Values
            .Where(level => level.IsSettled && Differ(level.Parts, now.Parts))
            .MaxBy(level => Math.Abs(Math.Log(level.Parts / now.Parts)));
        return other is null ? null : other.Parts < now.Parts ? Between(other, now) : Between(now, other);
    }

    /// <summary>Also to who reads them: "whether with 1 or 1 connections" says nothing.</summary>
    private static bool Differ(double one, double other) =>
        Math.Max(one, other) >= LeastRatio * Math.Min(one, other) && (int)Math.Round(one) != (int)Math.Round(other);

    private static Contrast Between(Level few, Level many) => new(few.Parts, few.Rate, many.Parts, many.Rate, few.IsContested || many.IsContested);

    /// <summary>Numbers within a fifth of each other are one: a connection is closed for a moment between two segments.</summary>
    private static int Band(double parts) => parts < 0.75 ? -1 : (int)Math.Round(4 * Math.Log2(parts));

    private void Keep(TimeSpan now, TimeSpan elapsed, bool contested)
    {
        foreach (var old in _levels.Where(level => now - level.Value.SeenAt > Kept).Select(level => level.Key).ToList())
        {
            _levels.Remove(old);
        }

        if (Band(_parts) is >= 0 and var band && Rate > 0)
        {
            (_levels.TryGetValue(band, out var level) ? level : _levels[band] = new()).See(now, elapsed, _parts, Rate, contested);
        }
    }

    private sealed class Level
    {
        /// <summary>Weight of the newest look: the first one at a number is the furthest from it, and is forgotten first.</summary>
        private const double Newest = 0.4;

        private TimeSpan _seenFor;
        private TimeSpan _contestedFor;

        public TimeSpan SeenAt { get; private set; }

        public double Parts { get; private set; }

        public double Rate { get; private set; }

        /// <summary>For the larger part: a share that is about to be granted is no contest.</summary>
        public bool IsContested => 2 * _contestedFor > _seenFor;

        public bool IsSettled => _seenFor >= Settled;

        public void See(TimeSpan now, TimeSpan elapsed, double parts, double rate, bool contested)
        {
            (Parts, Rate) = _seenFor == TimeSpan.Zero ? (parts, rate) : (Parts + (Newest * (parts - Parts)), Rate + (Newest * (rate - Rate)));
            _seenFor += elapsed;
            _contestedFor += contested ? elapsed : TimeSpan.Zero;
            SeenAt = now;
        }
    }
}
