using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;

namespace Haul.Grains;

/// <summary>
/// One download. Everything that happens is folded in a pass: reports become facts, facts a state, the state is saved, and
/// only then is anybody told. Passes never overlap; what arrives meanwhile goes into the next. Activating the grain reads
/// its row and starts nothing.
/// </summary>
public sealed partial class FileGrain : Grain, IFileGrain, IFileGrainState, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest that a stop is waited for: a slot that does not answer has lost its lease by then.</summary>
    private static readonly TimeSpan StopPatience = Lease.Duration + TimeSpan.FromSeconds(1);

    private readonly FencedState<FileState> _row;
    private readonly FileWork _work;
    private readonly ViewBoard _views;
    private readonly ICredentials _credentials;
    private readonly TimeProvider _clock;
    private readonly ILogger<FileGrain> _logger;
    private readonly DownloadId _id;
    private readonly bool _recovers;
    private readonly GivenUp _givenUp;
    private readonly HaulMetrics _metrics;
    private readonly FileTrace _trace;
    private DownloadWatch? _watch;
    private IGrainTimer? _timer;
    private Task _pass = Task.CompletedTask;
    private bool _again;
    private bool _over;

    public FileGrain(
        [PersistentState("file")] IPersistentState<FileState> storage,
        [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage rows,
        FileServices services,
        IGrainContext context,
        IGrainFactory grains,
        ILogger<FileGrain> logger)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(context);
        _id = DownloadId.Parse(context.GrainId.Key.ToString()!);
        _row = new(storage, state => state.Revision);
        _clock = services.Clock;
        _credentials = services.Credentials;
        _logger = logger;
        _views = new(services.Clock);
        _recovers = services.Options.InCluster;
        _givenUp = services.GivenUp;
        _metrics = services.Metrics;
        _trace = new(_id);
        _work = new(_id, _row, new(rows, grains, _id, services, logger), services, grains, _trace, Wake, logger);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _work.Load();
        return Task.CompletedTask;
    }

    /// <summary>Nothing of this activation may be saved once the next one has read the row.</summary>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _over = true;
        await _pass.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        EndSpell();
        await _work.Flush();
    }

    public async Task Submit(DownloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var span = _trace.Submit(request.Url);
        try
        {
            await Accept(request);
        }
        catch (RefusedException refusal)
        {
            span?.Fail(refusal.Error.Code, refusal.Error.Message);
            throw;
        }
    }

    public async Task Resume()
    {
        if (_row.Value.Request is not { } request)
        {
            throw NotSubmitted();
        }

        if (_row.Value.Status is DownloadStatus.Completed or DownloadStatus.Cancelled)
        {
            throw new RefusedException(ErrorCode.Usage, $"The download is {_row.Value.Status.ToString().ToLowerInvariant()} already: there is nothing to resume.");
        }

        if (!_row.Value.Status.IsWorking())
        {
            await Go(new FileFact.Submitted(request, _clock.GetUtcNow()));
        }
    }

    public async Task Pause()
    {
        await Settle(new FileFact.Paused());
    }

    public async Task Cancel()
    {
        await Settle(new FileFact.Cancelled(_clock.GetUtcNow()));
    }

    public async Task Remove(bool deleteFile)
    {
        if (_row.Value.Request is not null)
        {
            await Settle(new FileFact.Removed(deleteFile ? Removal.DeleteFile : Removal.KeepFile, _clock.GetUtcNow()));
        }
        else if (!await _work.Forget())
        {
            throw NotSubmitted();
        }
    }

    public Task Ping()
    {
        if (_row.Value is not { Request: not null } row || !(row.Status.IsWorking() || row.Removing is not null))
        {
            return _work.Relist();
        }

        if (_timer is null)
        {
            // The broker wakes who may claim.
            _work.Hint(Hints.Share);
        }

        Keep();
        Wake();
        return Task.CompletedTask;
    }

    public Task<DownloadView> Watch(long since, TimeSpan patience) => _views.Watch(since, patience, () => _work.View(_id));

    public Task<DownloadExplanation> Explain() => _row.Value.Request is null ? throw NotSubmitted() : _work.Explain();

    public Task<BlockMap> Map() => _work.Map();

    public Task Hint(int slot)
    {
        // A slot that goes on after the file grain's silo died brings it back to work.
        _work.Hint(slot);
        return _row.Value is { Request: not null, Status: var status } && status.IsWorking() ? Ping() : Task.CompletedTask;
    }

    public Task<FileState> GetState() => Task.FromResult(_row.Value);

    public void Dispose() => _row.Dispose();

    private async Task Accept(DownloadRequest request)
    {
        var (stored, secrets) = SafeUrl.Split(request);
        var fact = new FileFact.Submitted(stored, _clock.GetUtcNow(), GoesOn: _recovers || _timer is not null);
        if (FileMachine.Apply(_row.Value, fact) is { IsRefused: true } refused)
        {
            throw new RefusedException(ErrorCode.Usage, refused.Refusal!);
        }

        try
        {
            await _work.Reserve(stored);
            await _credentials.Put(_id, secrets);
            await Go(fact);
        }
        catch when (_row.Value.Request is null)
        {
            await _work.Unreserve();
            throw;
        }
    }

    private RefusedException NotSubmitted() => new(ErrorCode.NotFound, $"Nobody has submitted the download {_id}.");

    /// <summary>Has the fact saved and starts to work.</summary>
    private async Task Go(FileFact fact)
    {
        var done = _work.Order(fact);
        Keep();
        Wake();
        await done;
    }

    /// <summary>Has the fact applied, then passes until every slot has stopped and what it said last is saved.</summary>
    private async Task Settle(FileFact fact)
    {
        var done = _work.Order(fact);
        Wake();
        await done;
        var since = _clock.GetTimestamp();
        while (!_work.IsAtRest && _clock.GetElapsedTime(since) < StopPatience)
        {
            await Drive();
            await Task.Delay(TimeSpan.FromMilliseconds(10), _clock);
        }
    }

    private void Keep()
    {
        _timer ??= this.RegisterGrainTimer(_ => Drive(), new() { DueTime = Tick, Period = Tick, KeepAlive = true, Interleave = true });
        if (!_over)
        {
            _watch ??= _metrics.DownloadStarted(_row.Value.Status);
            _trace.Begin();
        }
    }

    /// <summary>Metrics and traces have nothing more to say of this spell of work.</summary>
    private void EndSpell()
    {
        _watch?.Dispose();
        _watch = null;
        _trace.End(_work.View(_id));
    }

    private void Show(bool last = false)
    {
        var view = _work.View(_id);
        _watch?.Note(view.Status, view.Generation, view.Downloaded + view.Hashed);
        _views.Show(view, last);
    }

    private void Wake() => Drive().Ignore();

    /// <summary>Runs a pass, or has the running one followed by another.</summary>
    private Task Drive()
    {
        if (_pass.IsCompleted)
        {
            _pass = _over ? _pass : Passes();
        }
        else
        {
            _again = true;
        }

        return _pass;
    }

    private async Task Passes()
    {
        // A wake within a pass, of a call that fails at once, must find that pass running and not begin another inside it.
        await Task.Yield();
        try
        {
            do
            {
                _again = false;
                await _work.Pass();
                Show();
            }
            while (_again && !_over);
        }
        catch (FencedException)
        {
            LogFenced(_id, _row.Value.Revision);
            _metrics.Fenced();
            _work.WasFenced();
            GiveUp();
        }
        catch (Exception error) when (_recovers)
        {
            LogGivenUp(_id, error);
            GiveUp();
        }
        catch (Exception error)
        {
            LogPassFailed(_id, error);
            _work.Doom(error);
            Show();
        }

        if (_work.IsErased)
        {
            DeactivateOnIdle();
        }

        if (_work.IsAtRest && _timer is not null && !_over)
        {
            _timer.Dispose();
            _timer = null;
            Show(last: true);
            EndSpell();
        }
    }

    /// <summary>The next activation goes on from what is stored.</summary>
    private void GiveUp()
    {
        _givenUp.Add(_id);
        DeactivateOnIdle();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download} is fenced at revision {Revision}: another activation has it.")]
    private partial void LogFenced(DownloadId download, long revision);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The state of {Download} cannot be saved or read; it goes on from what is stored when the store is back.")]
    private partial void LogGivenUp(DownloadId download, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of {Download} failed.")]
    private partial void LogPassFailed(DownloadId download, Exception error);
}
