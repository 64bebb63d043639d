namespace Haul.Transfer;

/// <summary>
/// The connections that one download may have on this silo. A pump takes one before its first request and gives it back with
/// its last byte, or between two replies where fewer are allowed by then, so that the next segment can be handed out early and
/// begins the moment a connection is free. The lowest offset goes first: what a dead silo held takes a while to arrive, and would
/// find segments before it that were handed out later.
/// </summary>
public sealed class ConnectionPermits
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(bool Later, long Offset, long Arrival), TaskCompletionSource<Permit>> _waiting = [];
    private int _limit = int.MaxValue;
    private int _held;
    private long _arrivals;

    /// <summary>Most permits held at once; those held already are not taken back.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            lock (_lock)
            {
                _limit = value;
                Serve();
            }
        }
    }

    /// <summary>More are held than are allowed by now.</summary>
    public bool AreTooMany
    {
        get
        {
            lock (_lock)
            {
                return _held > _limit;
            }
        }
    }

    /// <summary>Waits for a permit; the lowest offset first, on equal ones who came first. Disposing it, even twice, gives it back.</summary>
    /// <param name="offset">Where the first byte to be received lies in the file.</param>
    /// <param name="first">Before all others: for who has memory that they need once they have a permit.</param>
    public async ValueTask<IDisposable> Take(long offset, bool first, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously);
        (bool, long, long) place;
        lock (_lock)
        {
            place = (!first, offset, _arrivals++);
            _waiting.Add(place, turn);
            Serve();
        }

        await using var registration = cancellationToken.Register(() => Leave(place, cancellationToken)).ConfigureAwait(false);
        return await turn.Task.ConfigureAwait(false);
    }

    /// <summary>Hands out what is free; the lock is held.</summary>
    private void Serve()
    {
        while (_held < _limit && _waiting.Count > 0)
        {
            var (place, turn) = _waiting.First();
            _waiting.Remove(place);
            _held++;
            turn.SetResult(new(this));
        }
    }

    /// <summary>Who has been served keeps the permit.</summary>
    private void Leave((bool Later, long Offset, long Arrival) place, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_waiting.Remove(place, out var turn))
            {
                turn.SetCanceled(cancellationToken);
            }
        }
    }

    private void Return()
    {
        lock (_lock)
        {
            _held--;
            Serve();
        }
    }

    private sealed class Permit(ConnectionPermits permits) : IDisposable
    {
        private int _returned;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _returned, 1) == 0)
            {
                permits.Return();
            }
        }
    }
}
