namespace Haul.Domain;

/// <summary>What silos and origins have left to give.</summary>
internal sealed class ConnectionPool(ShareLimits limits)
{
    private readonly SortedDictionary<string, int> _silos = new(limits.Silos, StringComparer.Ordinal);
    private readonly Dictionary<string, int> _origins = [];
    private readonly List<Portion> _takers = [];

    /// <summary>
    /// One more connection: on a silo where the download holds one that was not counted yet, else on the silo with most
    /// left, there where it has least, then by name. Where only others' connections are in the way that could as well be
    /// on another silo, they move, so that what a download gets does not depend on who chose a silo first.
    /// </summary>
    public bool TryTake(Portion portion)
    {
        var claim = portion.Claim;
        var origin = _origins.GetValueOrDefault(claim.Origin, limits.OriginConnections);
        if (portion.IsSated || origin <= 0)
        {
            return false;
        }

        var silo = _silos.Keys
            .Where(silo => _silos[silo] > 0 && portion.Wants(silo))
            .MinBy(silo => (portion.On(silo) >= claim.Held.GetValueOrDefault(silo), -_silos[silo], portion.On(silo)))
            ?? MakeRoom(portion);
        if (silo is null)
        {
            return false;
        }

        if (portion.IsNew)
        {
            _takers.Add(portion);
        }

        _silos[silo]--;
        _origins[claim.Origin] = origin - 1;
        portion.Add(silo);
        return true;
    }

    /// <summary>
    /// Looks for a chain of moves from a silo that the download may use to one with room (an augmenting path, Ford and
    /// Fulkerson 1956), the shortest first; null when there is none.
    /// </summary>
    private string? MakeRoom(Portion portion)
    {
        var reached = new Dictionary<string, (string From, Portion Mover)?>();
        var queue = new Queue<string>(_silos.Keys.Where(portion.Wants));
        foreach (var silo in queue)
        {
            reached[silo] = null;
        }

        while (queue.TryDequeue(out var silo))
        {
            if (_silos[silo] > 0)
            {
                return MoveAlong(silo, reached);
            }

            foreach (var mover in _takers.Where(taker => taker.On(silo) > 0))
            {
                foreach (var next in _silos.Keys.Where(next => mover.Wants(next) && reached.TryAdd(next, (silo, mover))))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return null;
    }

    /// <returns>The first silo of the chain, which has room then.</returns>
    private string MoveAlong(string last, Dictionary<string, (string From, Portion Mover)?> reached)
    {
        var silo = last;
        while (reached[silo] is { } step)
        {
            step.Mover.Move(step.From, silo);
            _silos[silo]--;
            _silos[step.From]++;
            silo = step.From;
        }

        return silo;
    }
}
