using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Judges failed attempts. Counts the tries of each slot in a row without a new byte of the download, for the one limit that users
/// set.
/// </summary>
public sealed class FailureJudge(Random chance)
{
    /// <summary>A store that fails so often in a row is not going to heal by itself.</summary>
    private const int StoreTries = 3;

    /// <summary>Ranges that are in the file and refused (416) so often in a row are not going to be served.</summary>
    private const int RangeTries = 3;

    private readonly TriesBySlot _outage = new();
    private readonly TriesBySlot _store = new();
    private readonly TriesBySlot _origin = new();
    private readonly TriesBySlot _ranges = new();
    private long _furthest;
    private bool _lost;

    /// <summary>Somebody wants the download to be tried again: what went wrong before does not count.</summary>
    public void Begin()
    {
        Forget();
        (_furthest, _lost) = (0, false);
    }

    /// <summary>Bytes that were there are not there any more: what comes in their place is new.</summary>
    public void BytesLost() => _lost = true;

    /// <param name="downloaded">Bytes of the file in the part store: more than at the last failure is progress.</param>
    /// <param name="othersConnected">Other slots hold connections to the origin.</param>
    public Verdict Judge(FileState state, Slot slot, TransferError error, long downloaded, bool othersConnected)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(slot);
        ArgumentNullException.ThrowIfNull(error);
        switch (error.Kind)
        {
            case TransferErrorKind.Stopped:
                return new Verdict.GoOn();
            case TransferErrorKind.Changed or TransferErrorKind.Final:
                return new Verdict.Fail(new(error.Code, error.Message));
            case TransferErrorKind.IgnoresRanges:
                BytesLost();
                return new Verdict.Change(new FileFact.RangesIgnored());
            case TransferErrorKind.PartLost:
                BytesLost();
                return new Verdict.Remake();
        }

        // Where the count of bytes begins anew, the first failure tells no more than how many there are now.
        var progress = downloaded > _furthest && !_lost;
        _furthest = _lost ? downloaded : Math.Max(_furthest, downloaded);
        _lost = false;
        if (progress)
        {
            Forget();
        }

        if (error.Kind is TransferErrorKind.StoreBusy)
        {
            var verdict = JudgeOutage(state, slot.Number, new(error.Code, error.Message), error.RetryAfter);
            return verdict is Verdict.Retry && StartsOver(state) ? Regenerated(slot) : verdict;
        }

        if (RefusesRanges(state, slot, error))
        {
            _ranges.End();
            BytesLost();
            return new Verdict.Change(new FileFact.RangesIgnored());
        }

        var isStore = error.Kind is TransferErrorKind.Store;
        var tries = progress ? RetryState.None : (isStore ? _store : _origin).Failed(slot.Number);
        var policy = new RetryPolicy { MaxTries = isStore ? StoreTries : state.Request!.MaxTries };
        if (error.Code is ErrorCode.StoreFull || policy.Next(tries, error.RetryAfter, 0) is RetryAnswer.GiveUp)
        {
            var told = tries.Tries > 1 ? $" ({tries.Tries} tries in a row without a new byte)" : "";
            return new Verdict.Fail(new(error.Code, error.Message + told));
        }

        if (error.Kind is not TransferErrorKind.Busy && StartsOver(state))
        {
            return Regenerated(slot);
        }

        var pause = PauseOf(slot.Retries, error.RetryAfter);
        return error.Kind is TransferErrorKind.Busy
            ? new Verdict.Back(pause, Asked(error), Asked(error) <= TimeSpan.Zero ? Resting.Slot : error.Redirected ? Resting.Download : Resting.All, othersConnected)
            : new Verdict.Retry(pause);
    }

    /// <summary>Judges a call of the part store that the file grain made itself and that may succeed later.</summary>
    public Verdict Judge(FileState state, DownloadError error)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(error);
        return JudgeOutage(state, TriesBySlot.NoSlot, error, retryAfter: null);
    }

    /// <summary>The file grain's own calls of the part store succeed.</summary>
    public void StoreAnswered() => _outage.Spared(TriesBySlot.NoSlot);

    private void Forget()
    {
        foreach (var trouble in new[] { _outage, _store, _origin, _ranges })
        {
            trouble.End();
        }
    }

    private static TimeSpan Asked(TransferError error) => error.RetryAfter ?? TimeSpan.Zero;

    private bool RefusesRanges(FileState state, Slot slot, TransferError error)
    {
        if (error is { Kind: TransferErrorKind.Transient, Code: ErrorCode.OriginRefused } && state.Representation is { Ranges: true })
        {
            return _ranges.Failed(slot.Number).Tries >= RangeTries;
        }

        _ranges.Spared(slot.Number);
        return false;
    }

    private Verdict JudgeOutage(FileState state, int slot, DownloadError error, TimeSpan? retryAfter)
    {
        var tries = _outage.Failed(slot);
        return new RetryPolicy { MaxTries = state.Request!.MaxTries }.Next(tries, retryAfter, chance.NextDouble()) is RetryAnswer.Wait wait
            ? new Verdict.Retry(wait.Delay)
            : new Verdict.Fail(error with { Message = $"{error.Message} ({tries.Tries} tries in a row)" });
    }

    /// <summary>Nothing proves that the next stream has the same bytes.</summary>
    private static bool StartsOver(FileState state) => state.IsStream && state.Representation is { HasStrongETag: false };

    private static Verdict.Change Regenerated(Slot slot)
    {
        slot.RetryAt = TimeSpan.Zero;
        return new(new FileFact.Regenerated());
    }

    /// <summary>How long a slot rests is its own matter; when to give up is the download's.</summary>
    private TimeSpan PauseOf(RetryState slot, TimeSpan? retryAfter) =>
        new RetryPolicy { MaxTries = 0 }.Next(slot, retryAfter, chance.NextDouble()) is RetryAnswer.Wait wait ? wait.Delay : TimeSpan.Zero;
}
