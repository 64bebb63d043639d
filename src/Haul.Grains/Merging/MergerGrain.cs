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
    private readonly FencedState<MergeState> _row = new(storage, state => state.Epoch);
    private readonly Lease _lease = new(clock);
    private readonly MergeFindings _findings = new();
    private readonly CancellationTokenSource _stop = new();
    private DownloadId _download;
    private (int Generation, long Revision) _seen;
    private MergePlan? _plan;
    private PartChecker? _checker;
    private (int Generation, ImmutableArray<Digest> Digests, bool Published) _checked;
    private Task _work = Task.CompletedTask;
    private string? _trouble;
    private bool _allRead = true;
    private ReadBack _readBack = new();

    private MergeManifest Manifest => new(rows, _download);

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
            return Task.FromResult(Report(plan));
        }

        _seen = (plan.Generation, plan.Revision);
        _lease.Renew();
        _findings.Follow(plan);
        _plan = plan;
        if (_work.IsCompleted && plan.Action is not MergeAction.Rest && !_findings.Any && !MergeMachine.IsDone(_row.Value, plan))
        {
            _work = Work(plan);
        }

        return Task.FromResult(Report(plan));
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

    private async Task Work(MergePlan plan)
    {
        await Task.Yield();
        var before = _checker?.Position;
        try
        {
            while (!await Follow(plan))
            {
                plan = _plan!;
            }

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
            LogStoreBusy(_download, failure.Message);
            metrics.Retried(ErrorCode.Store);
            _trouble = failure.Message;
            return;
        }
        catch (StoreException failure) when (failure.PartLost)
        {
            // Or another activation has published it: the next call finds it there, and comes soon enough.
            _findings.LosePart(plan);
            _checker?.Dispose();
            _checker = null;
            return;
        }
        catch (StoreException failure)
        {
            _findings.Fail(plan, new(failure.Code, failure.Message));
        }
        catch (Exception error)
        {
            LogFailed(_download, error);
            _findings.Fail(plan, new(ErrorCode.Internal, $"The merger failed: {error.Message}"));
        }

        // Where nothing has moved there is nothing to tell: the file grain asks again by itself.
        if (_findings.Any || _checker?.Position != before || MergeMachine.IsDone(_row.Value, plan))
        {
            GrainFactory.GetGrain<IFileGrain>(_download.Value).Hint(Hints.Merger).Ignore();
        }
    }

    /// <summary>Goes as far as the plan wants.</summary>
    /// <returns>False: there is a later plan, or something has to be read once more.</returns>
    private async Task<bool> Follow(MergePlan plan)
    {
        if (plan.Action is MergeAction.Rest)
        {
            return true;
        }

        // Whoever has published it had compared what its row says.
        var published = await store.IsPublished(plan.Part, plan.PartIdentity!);
        var reads = store.ReadsParts && !(published && MergeMachine.NotCompared(_row.Value, plan) is null);
        if (reads)
        {
            await Read(plan, published);
        }

        if (!IsNow(plan) || _findings.Any || plan.Action is not MergeAction.Publish)
        {
            return IsNow(plan);
        }

        var compares = reads && _checker!.HasDigests;
        var blocks = await Blocks(plan, compares);
        if (compares && !_checker!.HasRead(blocks))
        {
            LogReadAgain(_download);
            _checker.Dispose();
            _checker = null;
            return false;
        }

        if (!IsNow(plan))
        {
            return false;
        }

        if (compares && _checker!.Mismatch() is var (expected, actual))
        {
            _findings.Fail(plan, Wrong(expected, actual, published));
            return true;
        }

        await Publish(plan, blocks, allRead: reads ? _allRead : !store.ReadsParts);
        return true;
    }

    /// <summary>No later plan has come: it may have other digests, or be of another generation.</summary>
    private bool IsNow(MergePlan plan) => (plan.Generation, plan.Revision) == _seen;

    /// <summary>Reads on to the plan's prefix, or until there is a later plan; each block is compared with the manifest as it is stored.</summary>
    /// <param name="published">The part has become the file, and is read under that name.</param>
    private async Task Read(MergePlan plan, bool published)
    {
        if (_checker is null || (_checked.Generation, _checked.Published) != (plan.Generation, published) || !_checked.Digests.SequenceEqual(plan.Digests))
        {
            _checker?.Dispose();
            _checker = new(store, plan.Part, plan.Digests, published);
            _checked = (plan.Generation, plan.Digests, published);
            _allRead = true;
        }

        // Pages are as old as the plan for which they are read: a later one counts blocks that they lack.
        var pages = Manifest.Pages();
        var grid = BlockGrid.Of(plan.Part.BlockSize, plan.Part.Length);
        while (IsNow(plan) && _checker.Position < plan.Prefix)
        {
            _stop.Token.ThrowIfCancellationRequested();
            var block = grid.BlockAt(grid.IndexOf(_checker.Position));
            if (!_checker.HasDigests && !plan.Recheck.Overlaps(block))
            {
                _allRead = false;
                _checker.Skip(block);
                continue;
            }

            var expected = await pages.Find(plan.Generation, grid.IndexOf(block.Start))
                ?? throw new InvalidOperationException($"The manifest lacks the finished block {block}.");
            if (!await Task.Run(() => _checker.Check(block, expected, _stop.Token)) && IsNow(plan))
            {
                FindBad(plan, block, published);
                return;
            }
        }
    }

    private void FindBad(MergePlan plan, ByteRange block, bool published)
    {
        if (published)
        {
            _findings.Fail(plan, new(ErrorCode.Integrity, $"{plan.Part.Name} stands there already, and its bytes {block} are not those that were fetched: move it away and run again."));
        }
        else
        {
            LogBadBlock(_download, block);
            _findings.Bad(plan, block.Start);
        }
    }

    private async Task Publish(MergePlan plan, ImmutableArray<BlockHash> blocks, bool allRead)
    {
        using var span = HaulTraces.Start("publish", _download, plan.Trace);
        try
        {
            await MakeFile(plan, blocks, allRead);
        }
        catch (StoreException failure)
        {
            span?.Fail(failure.Code, failure.Message);
            throw;
        }

        if (_findings.Error is { } wrong)
        {
            span?.Fail(wrong.Code, wrong.Message);
        }
    }

    private async Task MakeFile(MergePlan plan, ImmutableArray<BlockHash> blocks, bool allRead)
    {
        _lease.ThrowIfExpired();
        await _row.Save(state => MergeMachine.Publishing(state, plan).OrThrow());
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
                _findings.Fail(plan, Wrong(mismatch.Expected, mismatch.Actual, published: false));
                return;
            case PublishOutcome.Lacking lacking:
                LogLost(_download, lacking.Blocks.Length);
                _findings.Lose(plan, lacking.Blocks);
                return;
        }

        await KeepManifest(plan, blocks);
        await _row.Save(state => MergeMachine.Published(state, MergeMachine.Verdict(plan.Digests, allRead)).OrThrow());
    }

    /// <summary>The file stands there already: that its manifest cannot be written does not make it fail.</summary>
    private async Task KeepManifest(MergePlan plan, IReadOnlyList<BlockHash> blocks)
    {
        try
        {
            if (plan.KeepManifestFor is { } url)
            {
                await store.KeepManifest(plan.Part.Name, _download, Manifest.Write(plan, url, blocks));
            }
        }
        catch (StoreException failure) when (!failure.IsTransient)
        {
            LogNoManifest(_download, failure.Message);
        }
    }

    private static DownloadError Wrong(Digest expected, string actual, bool published) => new(
        ErrorCode.Integrity,
        $"The file has {expected.Algorithm}:{actual}, not {expected}: the origin serves other bytes than were promised, or the digest is wrong. "
        + (published ? "It was published before the digest was compared, and stands there." : "Nothing was published: give the right digest to go on with these bytes, or ask once more to fetch them anew."));

    /// <summary>A publish needs the manifest to commit by, to keep, or to compare what was hashed with; else nothing is read.</summary>
    private async Task<ImmutableArray<BlockHash>> Blocks(MergePlan plan, bool compares) =>
        store.ReadsParts && plan.KeepManifestFor is null && !compares ? [] : await Manifest.Blocks(plan);

    private MergeReport Report(MergePlan plan)
    {
        _findings.Tell(_seen.Revision);
        return new()
        {
            Generation = _seen.Generation,
            Revision = _seen.Revision,
            Checked = !store.ReadsParts ? _readBack.Bytes : _checked.Generation == _seen.Generation ? _checker?.Position ?? 0 : 0,
            BadBlocks = _findings.BadBlock is { } block ? [block] : [],
            Published = MergeMachine.IsDone(_row.Value, plan),
            Verified = _row.Value.Verified,
            Error = _findings.Error,
            Silo = silo.SiloAddress.ToParsableString(),
            Lost = _findings.Lost,
            PartLost = _findings.PartLost,
            Trouble = _trouble,
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Download}: publishing {Name}.")]
    private partial void LogPublishing(DownloadId download, string name);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download} has no manifest: {Trouble}")]
    private partial void LogNoManifest(DownloadId download, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: the store does not hold {Bytes} bytes of finished blocks; they are fetched again.")]
    private partial void LogLost(DownloadId download, long bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: the store cannot be used now: {Trouble}")]
    private partial void LogStoreBusy(DownloadId download, string trouble);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: the block {Block} has not the bytes of its hash; it is fetched again.")]
    private partial void LogBadBlock(DownloadId download, ByteRange block);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}: a block came with other bytes after it was hashed; the file is read again from its start.")]
    private partial void LogReadAgain(DownloadId download);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Download}: the merger failed.")]
    private partial void LogFailed(DownloadId download, Exception error);
}
