using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// For what a slot waits, as shares of the last seconds. Time is counted where one thing ends and the next begins, and folded
/// into a window only when somebody looks.
/// </summary>
public sealed class WaitMeter(TimeProvider clock)
{
    /// <summary>Long enough to hold some segments of a fast connection, short enough to say "now".</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Distance of the moments that the window can begin at.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly int Kinds = Enum.GetValues<PumpWait>().Length;

    private readonly Lock _lock = new();
    private readonly long[] _spent = new long[Kinds];
    private readonly List<(long At, long[] Spent)> _moments = [(clock.GetTimestamp(), new long[Kinds])];
    private long _since = clock.GetTimestamp();
    private PumpWait _what;

    /// <summary>What has gone on ends now, and <paramref name="next"/> begins.</summary>
    public void Turn(PumpWait next) => Turn(next, clock.GetTimestamp());

    /// <param name="now">A timestamp that the caller has taken anyway.</param>
    public void Turn(PumpWait next, long now)
    {
        lock (_lock)
        {
            Settle(now);
            _what = next;
        }
    }

    /// <summary>What goes on since the last turn is this, as it shows only now.</summary>
    public void Is(PumpWait what)
    {
        lock (_lock)
        {
            _what = what;
        }
    }

    /// <summary>The shares; null when the slot had nothing to fetch in the window.</summary>
    public WaitShares? Read()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            Settle(now);
            while (_moments.Count > 1 && clock.GetElapsedTime(_moments[1].At, now) >= Window)
            {
                _moments.RemoveAt(0);
            }

            var shares = Since(_moments[0].Spent);
            if (clock.GetElapsedTime(_moments[^1].At, now) >= Step)
            {
                _moments.Add((now, [.. _spent]));
            }

            return shares;
        }
    }

    private void Settle(long now)
    {
        _spent[(int)_what] += Math.Max(0, now - _since);
        _since = now;
    }

    private WaitShares? Since(long[] before)
    {
        long Spent(PumpWait what) => _spent[(int)what] - before[(int)what];
        var all = Enumerable.Range(1, Kinds - 1).Sum(what => Spent((PumpWait)what));
        double Share(PumpWait what) => (double)Spent(what) / all;
        return all == 0 ? null : new(
            Share(PumpWait.Origin), Share(PumpWait.Store), Share(PumpWait.Policy), Share(PumpWait.Saving), (double)all / clock.TimestampFrequency);
    }
}
