using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

/// <summary>
/// What one pass of a file grain does: take orders and reports in, ask the rules, save, tell. The draft is the state that
/// the facts have made; it counts for others only when it is saved.
/// </summary>
internal sealed partial class FileWork
{
    /// <summary>An active catalog row without a file row is of a submit that died half-way: its client was never answered.</summary>
    private static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);

    private readonly DownloadId _id;
    private readonly FencedState<FileState> _row;
    private readonly ManifestPages _pages;
    private readonly FileServices _services;
    private readonly ILogger _logger;
    private readonly Action _wake;
    private readonly SlotBoard _slots;
    private readonly ShareLink _share;
    private readonly MergerLink _merger;
    private readonly TargetDesk _desk;
    private readonly FailureJudge _judge;
    private readonly ConnectionCap _cap;
    private readonly CatalogEntry _entry;
    private readonly DownloadRows _rows;
    private readonly Witness _witness;
    private readonly Foresight _foresight;
    private readonly SiloMap _map = new();
    private readonly ByteCount _bytes;
    private readonly FileTrace _trace;
    private readonly Queue<(FileFact Fact, TaskCompletionSource Saved)> _orders = [];

    private FileState _draft = new();
    private bool _announced;
    private bool _takesOver;
    private bool _fresh;
    private long _inherited;
    private bool _claimed;
    private bool _partChecked;
    private bool _handedBack;
    private DownloadId? _continuesAs;
    private DownloadError? _doom;
    private readonly List<(PartSpec Part, string Identity)> _outdated = [];
    private DownloadStatus _shown;
    private string? _trouble;
    private int _retries;
    private long _hashed;
    private int _mapped;
    private RangeSet? _resumed;
    private TimeSpan _storeRest;

    public FileWork(
        DownloadId id, FencedState<FileState> row, DownloadRows rows, FileServices services, IGrainFactory grains, FileTrace trace, Action wake, ILogger logger)
    {
        (_id, _row, _rows, _pages, _services, _trace, _wake, _logger) = (id, row, rows, rows.Manifest, services, trace, wake, logger);
        _slots = new(id, grains, services.Clock, wake);
        _share = new(id, grains, services.Clock, wake);
        _merger = new(id, grains, services.Clock, wake);
        _desk = new(services.Store, services.Claims);
        _judge = new(services.Chance);
        _cap = new(services.Clock);
        _entry = new(id, services.Catalog);
        _bytes = new(services.Metrics);
        _witness = new(rows.History, services.Clock);
        _foresight = new(services.Options.Ahead);
    }

    /// <summary>Nothing runs and nothing is left to do: terminal, paused, given up, or queued where the broker wakes who is next.</summary>
    public bool IsAtRest => _orders.Count == 0 && (_handedBack || IsAsleep);

    private bool IsAsleep => _services.Options.InCluster && _draft.Status is DownloadStatus.Queued && _share.IsRefused;

    private bool IsStopping => _doom is not null || _continuesAs is not null || !_draft.Status.IsWorking();

    /// <summary>Takes the row as it was read; starts nothing.</summary>
    public void Load()
    {
        (_draft, _fresh, _inherited, _shown) = (_row.Value, _row.Value.Request is null, _row.Value.NextSegment, _row.Value.Status);
        _takesOver = _shown is DownloadStatus.Probing or DownloadStatus.Downloading or DownloadStatus.Merging;
        _bytes.Load(_row.Value);
    }

    /// <summary>The download was removed with all its rows: nothing that this activation remembers counts any more.</summary>
    public bool IsErased { get; private set; }

    /// <summary>A fact that somebody asked for; the task completes when it is saved.</summary>
    /// <exception cref="RefusedException">The rules refused it.</exception>
    public Task Order(FileFact fact)
    {
        var saved = new TaskCompletionSource();
        _orders.Enqueue((fact, saved));
        return saved.Task;
    }

    /// <summary>Takes the name that a first submit gives, before anything of it is stored.</summary>
    /// <exception cref="RefusedException">The name is taken.</exception>
    public async Task Reserve(DownloadRequest request)
    {
        if (!_services.Options.InCluster || !_fresh || request.Name is not { } name || request.OnExists is not OnExists.Fail)
        {
            return;
        }

        try
        {
            var settled = await _desk.Settle(_id, request, name, past: false, fresh: true);
            if (settled.Error is { } error)
            {
                throw new RefusedException(error.Code, error.Message);
            }
        }
        catch (StoreException failure)
        {
            throw new RefusedException(failure.Code, failure.Message);
        }
    }

    /// <summary>Gives the name back of a submit that failed: nothing of it is stored.</summary>
    public async Task Unreserve() => await _services.Claims.Release(_id, forget: true);

    /// <summary>Somebody thinks that the download works: where it does not, the catalog is behind the row.</summary>
    public async Task Relist()
    {
        if (_row.Value.Request is not null)
        {
            await _entry.AfterSave(_row.Value);
        }
        else if (await _services.Catalog.Find(_id) is { } orphan && _services.Clock.GetUtcNow() - orphan.CreatedAt > OrphanAge)
        {
            await Forget();
        }
    }

    /// <summary>A removal that broke off behind the file row has left a row in the catalog.</summary>
    /// <returns>False: there is nothing of the download at all.</returns>
    public async Task<bool> Forget()
    {
        if (await _services.Catalog.Find(_id) is null)
        {
            return false;
        }

        await _services.Claims.Release(_id, forget: true);
        await _entry.Remove();
        return true;
    }

    public void Hint(int slot)
    {
        switch (slot)
        {
            case Hints.Merger:
                _merger.Hint();
                break;
            case Hints.Share:
                _share.Hint();
                break;
            default:
                _slots.Hint(slot);
                break;
        }
    }

    public async Task Pass()
    {
        var orders = TakeOrders();
        try
        {
            await Proceed();
            await Save();
        }
        catch (Exception error)
        {
            orders.ForEach(order => order.TrySetException(error));
            throw;
        }

        orders.ForEach(order => order.TrySetResult());
        if (_draft.Request is not null)
        {
            Tell();
            try
            {
                await HandBack();
            }
            catch (StoreException failure) when (IsTriedLater(failure))
            {
                // Nothing is handed back yet, so a later pass comes here again.
            }

            if (!IsErased)
            {
                _witness.Look(_slots.Now, _slots.All, _services.Silos.Names, contested: MostOverAll < Wanted);
            }
        }
    }

    /// <summary>Takes what has arrived into the draft and goes as far as that allows.</summary>
    private async Task Proceed()
    {
        if (_draft.Request is null)
        {
            return;
        }

        try
        {
            await FoldReports();
            if (!IsStopping && _slots.Now >= _storeRest)
            {
                await Advance();
                _judge.StoreAnswered();
            }
        }
        catch (StoreException failure)
        {
            if (!IsTriedLater(failure))
            {
                Fail(new(failure.Code, failure.Message));
            }
        }
    }

    /// <summary>The state cannot be saved: stop, say why, and leave what is stored as it is.</summary>
    public void Doom(Exception error)
    {
        _doom ??= error is StateStoreException state ? state.Error
            : error is StoreException store ? new(store.Code, store.Message)
            : new(ErrorCode.Store, $"The state of the download could not be saved: {error.Message}");
        _draft = _row.Value;
        _outdated.Clear();
        _pages.Forget();
    }

    private List<TaskCompletionSource> TakeOrders()
    {
        var taken = new List<TaskCompletionSource>();
        while (_orders.TryDequeue(out var order))
        {
            var step = FileMachine.Apply(_draft, order.Fact);
            if (step.IsRefused)
            {
                order.Saved.SetException(new RefusedException(ErrorCode.Usage, step.Refusal!));
                continue;
            }

            // What was handed back has to be taken again.
            if (_handedBack && (step.State.Status.IsWorking() || step.State.Removing is not null))
            {
                (_handedBack, _doom, _claimed, _partChecked) = (false, null, false, false);
            }

            if (_draft.Request is { } before && SafeUrl.Origin(before.Url) != SafeUrl.Origin(step.State.Request!.Url))
            {
                _slots.ForgetPauses();
                _cap.Forget();
            }

            if (step.State.Status.IsWorking() && !_draft.Status.IsWorking())
            {
                _judge.Begin();
            }

            NoteOutdated(step.State);
            _witness.Saw(_draft, order.Fact, step.State);
            _draft = step.State;
            _resumed ??= _draft.Finished;
            taken.Add(order.Saved);
        }

        return taken;
    }

    /// <summary>Applies a fact to the draft; a refusal is logged and changes nothing.</summary>
    private bool Apply(FileFact fact)
    {
        var step = FileMachine.Apply(_draft, fact);
        if (step.IsRefused)
        {
            LogRefused(_id, fact.GetType().Name, step.Refusal);
            return false;
        }

        NoteOutdated(step.State);
        if (step.State.Generation != _draft.Generation || step.State.PartIdentity is null)
        {
            _partChecked = false;
        }

        _resumed = step.State.Generation == _draft.Generation ? _resumed : RangeSet.Empty;

        if (step.State.Status != _draft.Status)
        {
            LogStatus(_id, _draft.Status, step.State.Status);
        }

        _witness.Saw(_draft, fact, step.State);
        _draft = step.State;
        return true;
    }

    /// <summary>The part of a generation that ends is to be deleted once that is saved.</summary>
    private void NoteOutdated(FileState next)
    {
        if (next.Generation != _draft.Generation && _draft is { Part: { } part, PartIdentity: { } identity })
        {
            _outdated.Add((part, identity));
        }
    }

    private void Fail(DownloadError error) => Apply(new FileFact.Failed(error, _services.Clock.GetUtcNow()));

    /// <summary>
    /// Pages first, then the row that counts their blocks. A new activation saves before it says anything: that proves that the
    /// download is its own. So does one that has to make its part once more.
    /// </summary>
    private async Task Save()
    {
        if (_doom is not null || _continuesAs is not null || _draft.Request is null || (ReferenceEquals(_draft, _row.Value) && _announced))
        {
            return;
        }

        var began = _slots.Now;
        await _entry.BeforeSave(_draft);
        await _pages.Save();
        var ended = _row.Value.Status.IsTerminal();
        await _row.Save(_ => _draft with { Revision = _draft.Revision + 1, Received = Received() });
        _draft = _row.Value;
        _foresight.Note(_slots.Now - began);
        if (!ended && _draft.Status.IsTerminal())
        {
            _services.Metrics.DownloadEnded(_draft.Status);
        }

        _bytes.Saved(_draft, () => FetchedTwice(FileViewer.View(_id, _draft, _slots.All)));
        await _entry.AfterSave(_draft);
        await DiscardOutdated();
        if (!_announced)
        {
            _announced = true;
            if (_takesOver)
            {
                _witness.TookOver();
            }

            _wake(); // what had to wait for the proof
        }
    }

    /// <summary>Deletes the part, unless somebody else's file stands under its name.</summary>
    private async Task DiscardPart()
    {
        if (_draft.Part is { } part && (await _services.Store.Find(part) is not { } found || found.Identity == _draft.PartIdentity))
        {
            await _services.Store.Discard(part, _id);
        }
    }

    /// <summary>Deletes the parts of generations that the saved row has left: nothing of them is ever used again.</summary>
    private async Task DiscardOutdated()
    {
        foreach (var (part, identity) in _outdated)
        {
            try
            {
                if ((await _services.Store.Find(part))?.Identity == identity)
                {
                    await _services.Store.Discard(part, _id);
                }
            }
            catch (StoreException failure)
            {
                LogPartLeft(_id, part.Name, part.Generation, failure.Message);
            }
        }

        _outdated.Clear();
    }

    /// <summary>Gives back what the download holds once every pump has stopped.</summary>
    private async Task HandBack()
    {
        if (_handedBack || !IsStopping || _slots.Now < _storeRest || !AllStopped())
        {
            return;
        }

        var worthless = _draft.Status is DownloadStatus.Cancelled
            || (_fresh && _draft.Status is DownloadStatus.Failed && _draft.Finished.IsEmpty && _slots.All.All(slot => slot.HasNothing));
        if (_continuesAs is null && worthless && _doom is null)
        {
            await DiscardPart();
        }

        await _share.Release();
        if (_continuesAs is null)
        {
            await _services.Claims.Release(_id, forget: _draft.Status is DownloadStatus.Completed || (worthless && _doom is null));
        }

        _claimed = false;
        if (_doom is null && _draft.Removing is { } removal)
        {
            await Erase(removal);
        }

        _handedBack = true;
    }

    /// <summary>Part and file first, the catalog row last, so that a crash at any step leaves a row that says "removing".</summary>
    private async Task Erase(Removal removal)
    {
        if (_draft.Status is not DownloadStatus.Completed)
        {
            await DiscardPart();
        }
        else if (removal is Removal.DeleteFile && _draft is { Part: { } part, PartIdentity: { } identity })
        {
            await _services.Store.Delete(part, identity, _id);
        }

        await _rows.Erase(_draft);
        await _services.Credentials.Forget(_id);
        await _services.Claims.Release(_id, forget: true);
        await _row.Clear();
        await _entry.Remove();
        (_draft, _fresh, _announced, IsErased) = (_row.Value, true, false, true);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Download}: {Fact} is refused: {Refusal}")]
    private partial void LogRefused(DownloadId download, string fact, string refusal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: the part of {Name} of generation {Generation} is of no more use and cannot be deleted: {Trouble}")]
    private partial void LogPartLeft(DownloadId download, string name, int generation, string trouble);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Download}: {Before} -> {After}")]
    private partial void LogStatus(DownloadId download, DownloadStatus before, DownloadStatus after);
}
