using Haul.Abstractions;
using Haul.Domain;
using Haul.Transfer;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Haul.Grains;

/// <summary>
/// A slot: takes a plan, saves, runs a pump, saves each step of it, and answers how far it is. It calls nobody but for the
/// hint "ask me". Activating it reads its row and starts nothing.
/// </summary>
public sealed partial class SegmentGrain(
    [PersistentState("segment")] IPersistentState<SegmentState> storage,
    SegmentPumps pumps,
    ICredentials credentials,
    FileOptions options,
    SiloLoad load,
    HaulMetrics metrics,
    ILocalSiloDetails silo,
    ILogger<SegmentGrain> logger) : Grain, ISegmentGrain, ISegmentGrainState, IDisposable
{
    private readonly FencedState<SegmentState> _row = new(storage, state => state.Epoch);
    private readonly Lease _lease = pumps.NewLease();
    private readonly WaitMeter _waits = pumps.NewWaits();
    private readonly string _here = silo.SiloAddress.ToParsableString();
    private DownloadId _download;
    private int _slot;
    private (int Generation, long Revision) _seen;
    private SharedByPumps? _shared;
    private SegmentRun? _run;
    private TransferError? _withheld;
    private double _lastRate;
    private long _receivedEarlier;

    private long Received => _receivedEarlier + (_run?.Pump.Received ?? 0);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString().Split('/');
        _download = DownloadId.Parse(key[0]);
        _slot = int.Parse(key[1], System.Globalization.CultureInfo.InvariantCulture);
        _seen = (_row.Value.Generation, _row.Value.Revision);
        _receivedEarlier = _row.Value.Received;
        _shared = pumps.Enter(_download);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await StopRun();
        if (_shared is not null)
        {
            pumps.Leave(_download);
        }
    }

    public void Dispose() => _row.Dispose();

    public async Task<SegmentReport> Sync(SegmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (SegmentMachine.IsStale(_seen.Generation, _seen.Revision, plan))
        {
            LogStale(_download, _slot, plan.Generation, plan.Revision, _seen.Generation, _seen.Revision);
            return Report(plan);
        }

        _seen = (plan.Generation, plan.Revision);
        _lease.Renew();
        _shared!.Throttle.Rate = plan.SiloRate;
        if (plan.Connections is { } connections)
        {
            _shared.Permits.Limit = connections;
        }

        if (_run is not null && (plan.Generation != _row.Value.Generation || plan.Segment?.Number != _run.Number || plan.Segment.Attempt > _run.Attempt))
        {
            await StopRun();
        }

        await Follow(plan);
        return Report(plan);
    }

    public async Task Erase()
    {
        await StopRun();
        try
        {
            await _row.Clear();
        }
        finally
        {
            DeactivateOnIdle(); // The next activation reads what is left, if anything is.
        }
    }

    public Task<SegmentState> GetState() => Task.FromResult(_row.Value);

    /// <summary>Makes the row, and then the pump, what the plan wants them to be.</summary>
    private async Task Follow(SegmentPlan plan)
    {
        var planned = SegmentMachine.Planned(_row.Value, plan);
        if (planned.IsRefused)
        {
            throw new InvalidOperationException(planned.Refusal);
        }

        var starts = _run is null && plan.Segment is not null && !planned.State.IsDone && (plan.Silo ?? _here) == _here;
        if (starts)
        {
            if (await Secrets() is { } secrets)
            {
                _waits.Turn(PumpWait.Saving);
                await Save(state => SegmentMachine.Starting(SegmentMachine.Planned(state, plan).OrThrow()));
                Start(plan, secrets);
            }
            else
            {
                _row.Remember(planned.State);
            }
        }
        else if (planned.State.Segment != _row.Value.Segment)
        {
            // The plan is stored already: the pump need not run on until the slot's row has it too.
            _run?.Pump.Narrow(planned.State.Segment?.Range.End ?? 0);
            await Save(state => SegmentMachine.Planned(state, plan).OrThrow());
        }
        else
        {
            _row.Remember(planned.State);
        }

        if (plan is { Part: { } part, Segment: { } segment })
        {
            _run?.Receive(part, segment.Range.End);
        }
    }

    /// <summary>Null: they cannot be had, and the report says why.</summary>
    private async Task<DownloadSecrets?> Secrets()
    {
        _withheld = null;
        try
        {
            return await credentials.Find(_download);
        }
        catch (StateStoreException failure)
        {
            _withheld = new(StateFailed(failure.Error.Code), failure.Message, failure.Error.Code);
            return null;
        }
    }

    private void Start(SegmentPlan plan, DownloadSecrets secrets)
    {
        var row = _row.Value;
        var source = plan.Source! with { Url = SafeUrl.Join(plan.Source.Url, secrets), Proxy = secrets.Proxy ?? plan.Source.Proxy };
        var pump = pumps.Create(new(
            source, secrets.Headers, plan.Part, row.Segment!.Range, row.Offset, row.HeadHash, _lease, _shared!.Throttle, _shared.Permits, _waits));
        var span = SegmentSpan.Begin(plan, row, _slot);
        _run = new(pump, row.Segment, metrics.SegmentStarted(resumes: row.Offset > row.Segment.Range.Start, () => pump.IsConnected, () => pump.Received), span);
        load.Begin(_run);
        _run.Loop = Run(_run);
        LogStarted(_download, _slot, row.Segment.Number, row.Segment.Range, row.Offset, row.Epoch);
    }

    /// <summary>The whole business of the slot: durable bytes, then the offset, then the hint.</summary>
    private async Task Run(SegmentRun run)
    {
        var pump = run.Pump;
        try
        {
            if (await Open(run) is { } start && start < _row.Value.Offset)
            {
                LogHeadLost(_download, _slot, start, _row.Value.Offset);
                await Save(state => SegmentMachine.HeadLost(state, start).OrThrow());
            }

            if (pump.Probe is { } probe)
            {
                run.Probe = probe;
                Hint();
                _waits.Turn(PumpWait.Saving);
                await run.PartKnown;
            }

            var next = pump.Next();
            HintWhenFree(pump).Ignore();
            for (var ended = false; !ended;)
            {
                var step = await next;
                if (step.Ended)
                {
                    _waits.Turn(PumpWait.Saving);
                }

                if (step.Offset > _row.Value.Offset || step.LearnedLength is not null)
                {
                    await Save(state => SegmentMachine.Advanced(state, step.Offset, step.Hashes, step.HeadHash, step.LearnedLength).OrThrow());
                    run.Watch.CheckpointSaved();
                }

                (run.Error, ended) = (step.Error, step.Ended);
                next = ended ? next : pump.Next();
            }
        }
        catch (FencedException)
        {
            run.Error = new(TransferErrorKind.Stopped, "The slot has another owner.", ErrorCode.Internal);
        }
        catch (StateStoreException failure)
        {
            run.Error = new(StateFailed(failure.Error.Code), failure.Message, failure.Error.Code);
        }
        catch (Exception error)
        {
            LogRunFailed(_download, _slot, run.Number, error);
            run.Error = new(StateFailed(ErrorCode.Store), $"The state could not be saved: {error.Message}", ErrorCode.Store);
        }

        await pump.DisposeAsync();
        _waits.Turn(PumpWait.Idle);
        load.End(run);
        run.Watch.Dispose();
        run.Span?.End(_row.Value.Offset, run.Error);
        run.Ended = true;
        LogEnded(_download, _slot, run.Number, _row.Value.Offset, run.Error?.Message ?? "done");
        Hint();
    }

    private static async Task<long?> Open(SegmentRun run)
    {
        using var probe = run.Span?.Probe();
        return await run.Pump.Open();
    }

    private async Task StopRun()
    {
        if (_run is not { } run)
        {
            return;
        }

        await run.Rest();
        _receivedEarlier += run.Pump.Received;
        _lastRate = run.Pump.Rate;
        _run = null;
    }

    private async Task Save(Func<SegmentState, SegmentState> change)
    {
        try
        {
            await _row.Save(state => change(state) with { Received = Received });
        }
        catch (FencedException)
        {
            LogFenced(_download, _slot, _row.Value.Epoch);
            metrics.Fenced();
            if (_run is not null)
            {
                await _run.Pump.Stop();
            }

            DeactivateOnIdle();
            throw;
        }
    }

    private SegmentReport Report(SegmentPlan plan)
    {
        var row = _row.Value;
        var skip = row.FirstUnknown(plan.KnownHashes);
        return new()
        {
            Generation = _seen.Generation,
            Revision = _seen.Revision,
            Segment = row.Segment,
            Offset = row.Offset,
            Position = Math.Max(row.Offset, _run?.Pump.Position ?? 0),
            Hashes = row.Hashes[skip..],
            FirstHash = row.FirstHash + skip,
            Rate = _run?.Pump.Rate is > 0 and var rate ? rate : _lastRate,
            Silo = _here,
            Epoch = row.Epoch,
            Connected = _run is { Ended: false } run && run.Pump.IsConnected,
            Ended = _run?.Ended ?? (row.IsDone || _withheld is not null),
            Error = _run is null ? _withheld : _run.Ended ? _run.Error : null,
            Probe = plan.Source?.Representation is null ? _run?.Probe : null,
            Received = Received,
            LearnedLength = row.LearnedLength,
            Running = _run is { Ended: false },
            Waits = _waits.Read(),
        };
    }

    /// <summary>A state store that all silos share comes back; a broken file beside the target does not.</summary>
    private TransferErrorKind StateFailed(ErrorCode code) => options.InCluster && code is ErrorCode.Store ? TransferErrorKind.StoreBusy : TransferErrorKind.Store;

    private void Hint() => GrainFactory.GetGrain<IFileGrain>(_download.Value).Hint(_slot).Ignore();

    /// <summary>The connection is free a flush before the segment is durable: the file grain can use it meanwhile.</summary>
    private async Task HintWhenFree(SegmentPump pump)
    {
        await pump.Moved;
        Hint();
    }
}
