namespace Haul.Domain;

/// <summary>What silos and origins have left to give. A silo goes by its index in the order of the names: a thousand silos are looked through for each connection.</summary>
internal sealed class ConnectionPool
{
    private readonly int[] _left;
    private readonly ShareLimits _limits;
    private readonly Dictionary<string, int> _origins = [];
    private readonly List<Portion> _takers = [];

    /// <summary>Left on all silos together: of nothing, nobody needs to look for a chain of moves.</summary>
    private int _all;

    public ConnectionPool(ShareLimits limits)
    {
        _limits = limits;
        Silos = [.. limits.Silos.Keys.Order(StringComparer.Ordinal)];
        _left = [.. Silos.Select(silo => limits.Silos[silo])];
        _all = _left.Sum();
    }

    /// <summary>Names in order.</summary>
    public string[] Silos { get; }

    /// <summary>
    /// One more connection: on a silo where the download holds one that was not counted yet, else on the silo with most
    /// left, there where it has least, then by name. Where only others' connections are in the way that could as well be
    /// on another silo, they move, so that what a download gets does not depend on who chose a silo first.
    /// </summary>
    public bool TryTake(Portion portion)
    {
        var origin = _origins.GetValueOrDefault(portion.Claim.Origin, _limits.OriginConnections);
        if (portion.IsSated || origin <= 0)
        {
            return false;
        }

        var silo = Best(portion);
        silo = silo < 0 && _all > 0 ? MakeRoom(portion) : silo;
        if (silo < 0)
        {
            return false;
        }

        if (portion.IsNew)
        {
            _takers.Add(portion);
        }

        _left[silo]--;
        _all--;
        _origins[portion.Claim.Origin] = origin - 1;
        portion.Add(silo);
        return true;
    }

    /// <returns>-1: no silo that the download may use has a connection left.</returns>
    private int Best(Portion portion)
    {
        var best = -1;
        for (var silo = 0; silo < _left.Length; silo++)
        {
            if (_left[silo] > 0 && portion.Wants(silo) && (best < 0 || Rank(silo).CompareTo(Rank(best)) < 0))
            {
                best = silo;
            }
        }

        return best;

        (bool, int, int) Rank(int silo) => (portion.On(silo) >= portion.HeldOn(silo), -_left[silo], portion.On(silo));
    }

    /// <summary>
    /// Looks for a chain of moves from a silo that the download may use to one with room (an augmenting path, Ford and
    /// Fulkerson 1956), the shortest first; -1 when there is none.
    /// </summary>
    private int MakeRoom(Portion portion)
    {
        var reached = new (bool Reached, int From, Portion? Mover)[_left.Length];
        var queue = new Queue<int>(Enumerable.Range(0, _left.Length).Where(portion.Wants));
        foreach (var silo in queue)
        {
            reached[silo].Reached = true;
        }

        while (queue.TryDequeue(out var silo))
        {
            if (_left[silo] > 0)
            {
                return MoveAlong(silo, reached);
            }

            foreach (var mover in _takers.Where(taker => taker.On(silo) > 0))
            {
                for (var next = 0; next < _left.Length; next++)
                {
                    if (!reached[next].Reached && mover.Wants(next))
                    {
                        reached[next] = (true, silo, mover);
                        queue.Enqueue(next);
                    }
                }
            }
        }

        return -1;
    }

    /// <returns>The first silo of the chain, which has room then.</returns>
    private int MoveAlong(int last, (bool Reached, int From, Portion? Mover)[] reached)
    {
        var silo = last;
        while (reached[silo] is { Mover: { } mover, From: var from })
        {
            mover.Move(from, silo);
            _left[silo]--;
            _left[from]++;
            silo = from;
        }

        return silo;
    }
}
