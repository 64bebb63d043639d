using System.Collections.Immutable;
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
/// Reads the finished prefix while the download runs, as far as a digest or a recheck asks for it, and publishes. It calls
/// nobody but for the hint "ask me". Activating it reads its row and starts nothing.
/// </summary>
public sealed partial class MergerGrain(
    [PersistentState("merger")] IPersistentState<MergeState> storage,
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage rows,
    IPartStore store,
    ILocalSiloDetails silo,
    HaulMetrics metrics,
    TimeProvider clock,
    ILogger<MergerGrain> logger) : Grain, IMergerGrain, IMergerGrainState, IDisposable
{
    /// <summary>A store that loses blocks of one download so often is not going to keep them.</summary>
    private const int MostLosses = 5;

    private readonly FencedState<MergeState> _row = new(storage, state => state.Epoch);
    private readonly Lease _lease = new(clock);
    private readonly CancellationTokenSource _stop = new();
    private DownloadId _download;
    private (int Generation, long Revision) _seen;
    private MergePlan? _plan;
    private PartChecker? _checker;
    private int _checkerGeneration;
    private ImmutableArray<Digest> _checkerDigests = [];
    private Task _work = Task.CompletedTask;
    private (long Block, long Revision)? _bad;
    private (RangeSet Blocks, long Revision)? _lost;
    private int _losses;
    private DownloadError? _error;
    private long? _errorToldAt;
    private string? _trouble;
    private bool _allRead = true;
    private ReadBack _readBack = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _download = DownloadId.Parse(this.GetPrimaryKeyString());
        _seen = (_row.Value.Generation, _row.Value.Revision);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose()
    {
        _checker?.Dispose();
        _row.Dispose();
        _stop.Dispose();
    }

    public Task<MergeReport> Sync(MergePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (MergeMachine.IsStale(_seen.Generation, _seen.Revision, plan))
        {
            return Task.FromResult(Report());
        }

        _seen = (plan.Generation, plan.Revision);
        _lease.Renew();
        if (_bad is { } bad && plan.Revision > bad.Revision)
        {
            _bad = null;
        }

        if (_lost is { } lost && plan.Revision > lost.Revision)
        {
            _lost = null;
        }

        // A plan that has moved on since the error was told is another try.
        if (_errorToldAt is { } told && plan.Revision > told)
        {
            (_error, _errorToldAt) = (null, null);
        }

        _plan = plan;
        var published = _row.Value.Published && _row.Value.Generation == plan.Generation;
        if (_work.IsCompleted && plan.Action is not MergeAction.Rest && _bad is null && _lost is null && _error is null && !published)
        {
            _work = Work();
        }

        return Task.FromResult(Report());
    }

    public async Task Erase()
    {
        await _stop.CancelAsync();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await _row.Clear();
        }
        finally
        {
            DeactivateOnIdle(); // The next activation reads what is left, if anything is.
        }
    }

    public Task<MergeState> GetState() => Task.FromResult(_row.Value);

    private async Task Work()
    {
        try
        {
            await Task.Yield();
            await Go();
            _trouble = null;
        }
        catch (FencedException)
        {
            metrics.Fenced();
            DeactivateOnIdle();
            return;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception failure) when (failure is StoreException { IsTransient: true } or StateStoreException { Error.Code: ErrorCode.Store })
        {
            // The next plan is another try.
            LogStoreBusy(failure.Message);
            _trouble = failure.Message;
            return;
        }
        catch (StoreException failure)
        {
            _error = new(failure.Code, failure.Message);
        }
        catch (Exception error)
        {
            LogFailed(error);
            _error = new(ErrorCode.Internal, $"The merger failed: {error.Message}");
        }

        GrainFactory.GetGrain<IFileGrain>(_download.Value).Hint(Hints.Merger).Ignore();
    }

    private async Task Go()
    {
        if (_plan is { Action: MergeAction.Publish } again && await store.IsPublished(again.Part, again.PartIdentity!))
        {
            // Whoever published it had compared what its row says; the part cannot be read under its own name any more.
            _allRead = false;
            await Publish(again, _row.Value.Generation == again.Generation ? [.. again.Digests.Intersect(_row.Value.Compared)] : [], await Blocks(again, compares: false));
            return;
        }

        if (store.ReadsParts)
        {
            await Read();
        }

        if (_plan is not { Action: MergeAction.Publish } plan || _bad is not null || (store.ReadsParts && _checker!.Position < plan.Part.Length))
        {
            return;
        }

        var compares = _checker is { HasDigests: true };
        var blocks = await Blocks(plan, compares);
        if (compares && !_checker!.HasRead(blocks))
        {
            LogReadAgain(_download);
            _checker.Dispose();
            _checker = null;
            await Go();
            return;
        }

        if (_checker?.Mismatch() is var (expected, actual))
        {
            _error = Wrong(expected, actual);
            return;
        }

        // The plan may have got another digest while the part was read: that one was not compared.
        await Publish(plan, store.ReadsParts ? _checkerDigests : plan.Digests, blocks);
    }

    /// <summary>Reads on while the plan's prefix is ahead; each block is compared with the manifest as it is stored.</summary>
    private async Task Read()
    {
        if (_checker is null || _checkerGeneration != _plan!.Generation || !_checkerDigests.SequenceEqual(_plan.Digests))
        {
            _checker?.Dispose();
            _checker = new(store, _plan!.Part, _plan.Digests);
            (_checkerGeneration, _checkerDigests) = (_plan.Generation, _plan.Digests);
            _allRead = true;
        }

        var pages = new ManifestPages(rows, GrainId.Create("file", _download.Value));
        var asOf = 0L;
        while (_plan is { } plan && _checker.Position < plan.Prefix)
        {
            // Pages in memory are as old as the plan for which they were read: a later one counts blocks that they lack.
            if (asOf != plan.Revision)
            {
                pages.Forget();
                asOf = plan.Revision;
            }

            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            var grid = BlockGrid.Of(plan.Part.BlockSize, plan.Part.Length);
            var block = grid.BlockAt(grid.IndexOf(_checker.Position));
            if (!_checker.HasDigests && !plan.Recheck.Overlaps(block))
            {
                _allRead = false;
                _checker.Skip(block);
                continue;
            }

            var expected = await pages.Find(plan.Generation, grid.IndexOf(block.Start))
                ?? throw new InvalidOperationException($"The manifest lacks the finished block {block}.");
            if (!await Task.Run(() => _checker.Check(block, expected, _stop.Token)))
            {
                LogBadBlock(block);
                _bad = (block.Start, plan.Revision);
                return;
            }
        }
    }

    /// <param name="compared">The digests that the file is known to have, once it stands there.</param>
    private async Task Publish(MergePlan plan, ImmutableArray<Digest> compared, ImmutableArray<BlockHash> blocks)
    {
        _lease.ThrowIfExpired();
        await _row.Save(state => MergeMachine.Publishing(state, plan, compared).OrThrow());
        _readBack = new();
        LogPublishing(_download, plan.Part.Name);
        var order = new PublishOrder(plan.Part, plan.PartIdentity!, plan.Force, _lease)
        {
            Blocks = blocks,
            Digests = store.ReadsParts ? [] : plan.Digests,
            Download = _download,
            ReadBack = _readBack,
        };
        switch (await Task.Run(() => store.Publish(order, _stop.Token).AsTask()))
        {
            case PublishOutcome.Mismatch mismatch:
                _error = Wrong(mismatch.Expected, mismatch.Actual);
                return;
            case PublishOutcome.Lacking lacking:
                Lose(lacking.Blocks, plan);
                return;
        }

        await KeepManifest(plan, blocks);
        await _row.Save(state => MergeMachine.Published(state, MergeMachine.Verdict(compared, _allRead)).OrThrow());
    }

    /// <summary>The file stands there already: that its manifest cannot be written does not make it fail.</summary>
    private async Task KeepManifest(MergePlan plan, IReadOnlyList<BlockHash> blocks)
    {
        try
        {
            if (plan.KeepManifestFor is { } url)
            {
                await store.KeepManifest(plan.Part.Name, _download, Manifest(plan, url, blocks));
            }
        }
        catch (StoreException failure) when (!failure.IsTransient)
        {
            LogNoManifest(_download, failure.Message);
        }
    }

    private void Lose(RangeSet blocks, MergePlan plan)
    {
        LogLost(blocks.Length);
        _lost = (blocks, plan.Revision);
        if (++_losses >= MostLosses)
        {
            _error = new(ErrorCode.Store, $"The store has lost finished blocks {_losses} times, the last time {blocks.Length} bytes; see whether something else deletes them, then run again.");
        }
    }

    private static DownloadError Wrong(Digest expected, string actual) => new(
        ErrorCode.Integrity,
        $"The file has {expected.Algorithm}:{actual}, not {expected}: the origin serves other bytes than were promised, or the digest is wrong. Nothing was published.");

    /// <summary>The manifest, where a publish of the plan needs it: to commit by, to keep, or to compare what was hashed with; else nothing is read.</summary>
    private async Task<ImmutableArray<BlockHash>> Blocks(MergePlan plan, bool compares)
    {
        if (store.ReadsParts && plan.KeepManifestFor is null && !compares)
        {
            return [];
        }

        var pages = new ManifestPages(rows, GrainId.Create("file", _download.Value));
        var count = BlockGrid.Of(plan.Part.BlockSize, plan.Part.Length).Count;
        var blocks = ImmutableArray.CreateBuilder<BlockHash>((int)count);
        for (var block = 0L; block < count; block++)
        {
            blocks.Add(await pages.Find(plan.Generation, block) ?? throw new InvalidOperationException($"The manifest lacks block {block}."));
        }

        return blocks.MoveToImmutable();
    }

    private ReadOnlyMemory<byte> Manifest(MergePlan plan, string url, IReadOnlyList<BlockHash> blocks) => new ManifestFile
    {
        Download = _download,
        Name = plan.Part.Name,
        Length = plan.Part.Length!.Value,
        BlockSize = plan.Part.BlockSize,
        Url = url,
        Digests = plan.Digests,
        Blocks = [.. blocks],
    }.Write();

    private MergeReport Report()
    {
        _errorToldAt ??= _error is null ? null : _seen.Revision;
        return new()
        {
            Generation = _seen.Generation,
            Revision = _seen.Revision,
            Checked = !store.ReadsParts ? _readBack.Bytes : _checkerGeneration == _seen.Generation ? _checker?.Position ?? 0 : 0,
            BadBlocks = _bad is { } bad ? [bad.Block] : [],
            Published = _row.Value.Published && _row.Value.Generation == _seen.Generation,
            Verified = _row.Value.Verified,
            Error = _error,
            Silo = silo.SiloAddress.ToParsableString(),
            Lost = _lost is { } lost ? lost.Blocks : RangeSet.Empty,
            Trouble = _trouble,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Download}: publishing {Name}.")]
    private partial void LogPublishing(DownloadId download, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download} has no manifest: {Trouble}")]
    private partial void LogNoManifest(DownloadId download, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not hold {Bytes} bytes of finished blocks; they are fetched again.")]
    private partial void LogLost(long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be used now: {Trouble}")]
    private partial void LogStoreBusy(string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The block {Block} has not the bytes of its hash; it is fetched again.")]
    private partial void LogBadBlock(ByteRange block);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: a block came with other bytes after it was hashed; the file is read again from its start.")]
    private partial void LogReadAgain(DownloadId download);

    [LoggerMessage(Level = LogLevel.Error, Message = "The merger failed.")]
    private partial void LogFailed(Exception error);
}
