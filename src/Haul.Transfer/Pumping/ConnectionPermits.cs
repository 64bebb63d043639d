namespace Haul.Transfer;

/// <summary>
/// The connections that one download may have on this silo. A pump takes one before its first request and gives it back with
/// its last byte, or between two replies where fewer are allowed by then, so that the next segment can be handed out early and
/// begins the moment a connection is free.
/// </summary>
public sealed class ConnectionPermits
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource<Permit>> _waiting = [];
    private int _limit = int.MaxValue;
    private int _held;

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

    /// <summary>Waits for a permit, first come, first served but for <paramref name="first"/>. Disposing it, even twice, gives it back.</summary>
    /// <param name="first">Before all that wait: for who has memory that they need once they have a permit.</param>
    public async ValueTask<IDisposable> Take(bool first, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource<Permit>> turn;
        lock (_lock)
        {
            turn = new(new TaskCompletionSource<Permit>(TaskCreationOptions.RunContinuationsAsynchronously));
            if (first)
            {
                _waiting.AddFirst(turn);
            }
            else
            {
                _waiting.AddLast(turn);
            }

            Serve();
        }

        await using var registration = cancellationToken.Register(() => Leave(turn, cancellationToken)).ConfigureAwait(false);
        return await turn.Value.Task.ConfigureAwait(false);
    }

    /// <summary>Hands out what is free; the lock is held.</summary>
    private void Serve()
    {
        while (_held < _limit && _waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            _held++;
            first.Value.SetResult(new(this));
        }
    }

    /// <summary>Who has been served keeps the permit.</summary>
    private void Leave(LinkedListNode<TaskCompletionSource<Permit>> turn, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (turn.List is not null)
            {
                _waiting.Remove(turn);
                turn.Value.SetCanceled(cancellationToken);
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
