using Orleans.Storage;

namespace Haul.Grains;

/// <summary>
/// A grain's row with one save in flight at a time. An ETag conflict means that another owner wrote: the grain is fenced.
/// After any other error the row is read again, for the save may have happened.
/// </summary>
/// <param name="storage">The row.</param>
/// <param name="mark">Epoch or revision: what tells an owner's row from another's.</param>
public sealed class FencedState<TState>(IPersistentState<TState> storage, Func<TState, long> mark) : IDisposable
    where TState : class
{
    private readonly SemaphoreSlim _oneSave = new(1, 1);

    /// <summary>What is stored, or what the save under way or the next one stores; after a failed save, what was stored before.</summary>
    public TState Value => storage.State;

    public bool IsFenced { get; private set; }

    /// <summary>Takes a value that is not worth a save of its own: the next save carries it.</summary>
    public void Remember(TState value) => storage.State = value;

    /// <exception cref="FencedException">Another owner wrote the row.</exception>
    /// <exception cref="Exception">What the storage threw; <see cref="Value"/> is what is stored.</exception>
    public async Task Save(Func<TState, TState> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await _oneSave.WaitAsync();
        try
        {
            if (IsFenced)
            {
                throw new FencedException("The row has another owner.");
            }

            await Write(change(storage.State));
        }
        finally
        {
            _oneSave.Release();
        }
    }

    /// <summary>Deletes the row.</summary>
    /// <exception cref="FencedException">Another owner wrote the row.</exception>
    public async Task Clear()
    {
        await _oneSave.WaitAsync();
        try
        {
            await storage.ClearStateAsync();
        }
        catch (InconsistentStateException conflict)
        {
            IsFenced = true;
            throw new FencedException("The row has another owner.", conflict);
        }
        finally
        {
            _oneSave.Release();
        }
    }

    public void Dispose() => _oneSave.Dispose();

    private async Task Write(TState next)
    {
        var before = storage.State;
        try
        {
            storage.State = next;
            await storage.WriteStateAsync();
        }
        catch (InconsistentStateException conflict)
        {
            storage.State = before;
            IsFenced = true;
            throw new FencedException("The row has another owner.", conflict);
        }
        catch (Exception error)
        {
            storage.State = before;
            await Reread(mark(before), mark(next), error);
            if (mark(storage.State) != mark(next) || mark(next) == mark(before))
            {
                throw;
            }
        }
    }

    private async Task Reread(long before, long next, Exception cause)
    {
        try
        {
            await storage.ReadStateAsync();
        }
        catch (Exception unreadable) when (unreadable is not FencedException)
        {
            IsFenced = true;
            throw new FencedException("The row could neither be saved nor read again.", cause);
        }

        if (mark(storage.State) is var stored && stored != before && stored != next)
        {
            IsFenced = true;
            throw new FencedException("The row has another owner.", cause);
        }
    }
}
