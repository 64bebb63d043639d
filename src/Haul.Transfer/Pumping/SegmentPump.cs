using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>
/// Moves the bytes of one segment from its source into the part. It knows nothing of grains and calls nobody back: it
/// returns a step whenever more is durable, and the one who asked saves that before asking again.
/// </summary>
public sealed class SegmentPump(ISource source, IPartStore store, TimeProvider clock, PumpOrder order) : IAsyncDisposable
{
    /// <summary>Bytes the probe asks for: the smallest block, so that no reply of it can be wasted.</summary>
    public const int ProbeSize = BlockGrid.SmallestBlock;

    /// <summary>
    /// Longest that a pump which rests reads on to the next edge. With the flush and the save after it, its grain answers before
    /// the file grain calls it silent (3 s).
    /// </summary>
    public static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(1.5);

    /// <summary>
    /// Longest that a pump which rests with nothing in hand waits for the read that is under way: when it is given up in the
    /// moment in which bytes come, the connection ends behind them and they are lost.
    /// </summary>
    public static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(0.25);

    // Neither is disposed: they hold nothing, and whoever stops a pump may do so while it ends by itself.
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _rest = new();
    private readonly RateMeter _meter = new(clock);

    private IDisposable? _permit;
    private SourceReply? _reply;
    private PartSpec? _spec = order.Part;
    private IPart? _part;
    private PumpProgress? _progress;
    private Task<TransferError?>? _moving;
    private Task<TransferError?>? _settling;
    private TransferError? _openError;
    private long _end = order.Range.End;
    private long _restAt = ByteRange.OpenEnd;
    private int _kept;
    private int _inHand;
    private long? _learnedLength;
    private volatile bool _isWasted;
    private long _received;
    private long _reported = order.Offset;
    private BlockHash? _reportedHead = order.HeadHash;

    /// <summary>Bytes before it are received: written, or in the buffer until they fill an edge.</summary>
    public long Position => Written + Volatile.Read(ref _inHand);

    /// <summary>Body bytes received so far.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Bytes a second; 0 while unknown.</summary>
    public double Rate => _meter.Read();

    /// <summary>Completes when no byte is moved any more and the connection is free; the last write may still be under way.</summary>
    public Task Moved => _moving ?? Task.CompletedTask;

    /// <summary>A connection is open or being opened.</summary>
    public bool IsConnected => Volatile.Read(ref _permit) is not null && (_moving is { IsCompleted: false } || (_moving is null && _openError is null));

    /// <summary>
    /// Waits for a connection and opens the source. The result is where the pump goes on: the order's offset, or the start of its block when the bytes
    /// between them are not those that were written. Null: it failed, and the first step says why.
    /// </summary>
    public async Task<long?> Open()
    {
        try
        {
            await TakeTurn(first: false, _rest.Token).ConfigureAwait(false);
            if (_spec is not null)
            {
                await Attach(_spec).ConfigureAwait(false);
            }

            _reply = await Request().ConfigureAwait(false);
            _openError = _reply is null ? Stopped : _reply.Error;
            _meter.Start();
        }
        catch (OperationCanceledException)
        {
            _openError = Stopped;
        }
        catch (StoreException failure)
        {
            _openError = Blame(failure);
        }

        return _openError is null ? Written : null;
    }

    /// <summary>The answer to the probe; null when this pump has not asked or was not answered.</summary>
    public ProbeReply? Probe => order.Source.Representation is null && _reply is { Error: null, Representation: { } seen }
        ? new(seen, _reply.SuggestedName)
        : null;

    /// <summary>Tells the pump of a probe where its open body goes.</summary>
    public void Receive(PartSpec part, long end)
    {
        _spec ??= part;
        Narrow(end);
    }

    /// <summary>Runs until more is durable or the pump has ended.</summary>
    public async Task<PumpStep> Next()
    {
        if (_openError is null && _part is null && _spec is not null)
        {
            try
            {
                await Attach(_spec).ConfigureAwait(false);
            }
            catch (StoreException failure)
            {
                _openError = Blame(failure);
            }
            catch (OperationCanceledException)
            {
                _openError = Stopped;
            }
        }

        if (_openError is not null || _part is null)
        {
            return new(_reported, [], _reportedHead, true, _openError ?? Stopped, null);
        }

        _moving ??= Task.Run(Move);
        _settling ??= SettleLast(_moving);
        try
        {
            while (!_settling.IsCompleted)
            {
                using var unneeded = new CancellationTokenSource();
                await Task.WhenAny(_settling, _part.NextCheckpoint(_progress!.Moved, unneeded.Token)).ConfigureAwait(false);
                await unneeded.CancelAsync().ConfigureAwait(false);
                if (Written > _reported && !_settling.IsCompleted)
                {
                    return await Checkpoint(null).ConfigureAwait(false);
                }
            }

            var error = await _settling.ConfigureAwait(false);
            // A store that failed is not trusted past the last good flush.
            return error is { Kind: TransferErrorKind.Store or TransferErrorKind.PartLost }
                ? new(_reported, [], _reportedHead, true, error, null)
                : await Checkpoint(new(error)).ConfigureAwait(false);
        }
        catch (StoreException failure)
        {
            await Stop().ConfigureAwait(false);
            return new(_reported, [], _reportedHead, true, Verdict(await _settling.ConfigureAwait(false)) ?? Blame(failure), null);
        }
        catch (OperationCanceledException)
        {
            // A write that was under way was given up.
            return new(_reported, [], _reportedHead, true, Verdict(await _settling.ConfigureAwait(false)) ?? Stopped, null);
        }
    }

    /// <summary>The segment ends here: a steal or a cut. Bytes already moved beyond it stay.</summary>
    public void Narrow(long end)
    {
        if (end < Volatile.Read(ref _end))
        {
            Volatile.Write(ref _end, end);
        }
    }

    /// <summary>Ends the pump at once; the next step is its last.</summary>
    public async Task Stop()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _rest.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Ends the pump so that nothing it has received is fetched again: it reads on to the next edge, unless that would take
    /// longer than <see cref="RestPatience"/>. The next step is its last.
    /// </summary>
    public async Task Rest()
    {
        await _rest.CancelAsync().ConfigureAwait(false);
        if (_settling is { IsCompleted: false })
        {
            using var unneeded = new CancellationTokenSource();
            var patience = Task.Delay(RestPatience, clock, unneeded.Token);
            if (!IsEdgeNear())
            {
                _isWasted = true;
                await Task.WhenAny(_part!.Settle(), patience).ConfigureAwait(false);
            }
            else
            {
                await Task.WhenAny(_settling, Task.Delay(ReadPatience, clock, unneeded.Token)).ConfigureAwait(false);
                if (Volatile.Read(ref _inHand) > 0 || !_part!.Settle().IsCompleted)
                {
                    await Task.WhenAny(_settling, patience).ConfigureAwait(false);
                }
            }

            await unneeded.CancelAsync().ConfigureAwait(false);
        }

        await Stop().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop().ConfigureAwait(false);
        if (_settling is not null)
        {
            // What it throws was thrown at whoever asked for the step.
            await ((Task)_settling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_reply is not null)
        {
            await _reply.DisposeAsync().ConfigureAwait(false);
        }

        _permit?.Dispose();
        _part?.Dispose();
    }

    private static TransferError Stopped => new(TransferErrorKind.Stopped, "The pump was stopped.", ErrorCode.Cancelled);

    /// <summary>Bytes before it are written, not necessarily durable.</summary>
    private long Written => _progress?.Position ?? order.Offset;

    /// <summary>Where the segment ends as things stand: a steal moves it down, and so does a rest.</summary>
    private long End => Math.Min(Volatile.Read(ref _end), _restAt);

    /// <summary>Null when all of the segment is moved; a rest ends it short.</summary>
    private TransferError? Done => _learnedLength is null && Written < Volatile.Read(ref _end) ? Stopped : null;

    /// <summary>What a wait with so many bytes in hand gives way to: a rest is enough with none, or with those that fill no edge any more; else only a stop.</summary>
    private CancellationToken Giving(int inHand) => inHand == 0 || _isWasted ? _rest.Token : _stop.Token;

    private bool IsEdgeNear() =>
        Rate is var rate && (rate == 0 || Math.Min(EdgeAfter(_part!, Position), Volatile.Read(ref _end)) - Position <= rate * RestPatience.TotalSeconds);

    private static long EdgeAfter(IPart part, long offset) => (offset + part.Edge - 1) / part.Edge * part.Edge;

    private static TransferError Blame(StoreException failure) => new(
        failure.PartLost ? TransferErrorKind.PartLost : failure.IsTransient ? TransferErrorKind.StoreBusy : TransferErrorKind.Store,
        failure.Message,
        failure.Code);

    /// <summary>What the origin has decided; null where it has not. It outlasts a store that fails beside it: a pause that it asked for is kept.</summary>
    private static TransferError? Verdict(TransferError? error) =>
        error is { Kind: TransferErrorKind.Busy or TransferErrorKind.Changed or TransferErrorKind.Final } ? error : null;

    private async ValueTask Attach(PartSpec spec)
    {
        order.Waits.Turn(PumpWait.Store);
        _part = await store.Open(spec, _rest.Token).ConfigureAwait(false);
        _progress = new(BlockHead.Resume(_part, BlockGrid.Of(spec.BlockSize, spec.Length), order.Offset, order.HeadHash));
        if (_progress.Position < order.Offset)
        {
            (_reported, _reportedHead) = (_progress.Position, null);
        }
    }

    /// <summary>Waits for a connection; the one that it has is given back only where fewer are allowed by now.</summary>
    private async Task TakeTurn(bool first, CancellationToken cancellationToken)
    {
        if (_permit is null || order.Permits.AreTooMany)
        {
            order.Waits.Turn(PumpWait.Idle);
            var turn = order.Permits.Take(Written + _kept, first, cancellationToken); // in the queue before the one that is given back is handed out
            Interlocked.Exchange(ref _permit, null)?.Dispose();
            Volatile.Write(ref _permit, await turn.ConfigureAwait(false));
        }
    }

    /// <summary>
    /// Null: by a cut, which lies on an edge, or by a rest the segment ends before anything that is still to be asked for; an origin may
    /// answer a range that is none with the whole file.
    /// </summary>
    private async Task<SourceReply?> Request()
    {
        // What answered the probe is known from then on: only the first request is one.
        var known = order.Source.Representation ?? _reply?.Representation;
        var end = End;
        if (known is not null && end <= Written + _kept)
        {
            return null;
        }

        order.Waits.Turn(PumpWait.Origin);
        var wanted = known is null ? new ByteRange(0, ProbeSize) : new ByteRange(Written + _kept, end);
        return await source.Open(
            new(new(order.Source.Url), wanted, known, order.Credentials, order.Source.Timeout, order.Source.Proxy is { } proxy ? new(proxy) : null, order.Source.OfAnotherUrl),
            Giving(_kept)).ConfigureAwait(false);
    }

    /// <summary>Completes when the last write is no longer under way either. Returns who is to blame when it ends short.</summary>
    private async Task<TransferError?> SettleLast(Task<TransferError?> moving)
    {
        var error = await moving.ConfigureAwait(false);
        try
        {
            await _part!.Settle().ConfigureAwait(false);
            return error;
        }
        catch (StoreException failure)
        {
            return Verdict(error) ?? Blame(failure);
        }
        catch (OperationCanceledException)
        {
            return error ?? Stopped;
        }
    }

    /// <summary>The one loop: read, write, hash, count. Returns who is to blame when it ends short.</summary>
    private async Task<TransferError?> Move()
    {
        try
        {
            while (true)
            {
                order.Waits.Turn(PumpWait.Moving);
                var before = Written + _kept;
                if (await MoveBody(_reply!).ConfigureAwait(false))
                {
                    return Done;
                }

                if (Written + _kept == before)
                {
                    return new(TransferErrorKind.Transient, "The origin's reply held no byte of the range.", ErrorCode.Network);
                }

                // A legal reply may be shorter than the range (RFC 9110 section 15.3.7): ask for the rest, unless the origin wants peace.
                await _reply!.DisposeAsync().ConfigureAwait(false);
                await TakeTurn(first: true, Giving(_kept)).ConfigureAwait(false);
                if (await Request().ConfigureAwait(false) is not { } next)
                {
                    return Done;
                }

                _reply = next;
                if (next.Error is { } refused)
                {
                    return refused;
                }
            }
        }
        catch (SourceException failure)
        {
            return failure.Error;
        }
        catch (StoreException failure)
        {
            return Blame(failure);
        }
        catch (OperationCanceledException)
        {
            return Stopped;
        }
        finally
        {
            _meter.End();
            order.Waits.Turn(PumpWait.Store); // the flush that makes the last bytes durable
            Volatile.Write(ref _inHand, 0);
            await _reply!.DisposeAsync().ConfigureAwait(false);
            Interlocked.Exchange(ref _permit, null)?.Dispose();
        }
    }

    /// <summary>Moves one body; true when the segment is done.</summary>
    private async ValueTask<bool> MoveBody(SourceReply reply)
    {
        var buffer = _part!.Buffer;
        await SkipTo(reply, buffer).ConfigureAwait(false);
        var filled = _kept;
        var ended = false;
        while (!ended)
        {
            var at = Written + filled;
            var room = Math.Min(Math.Min(End, reply.End) - at, buffer.Length - filled);
            if (room > 0)
            {
                if (filled >= _part.Ahead)
                {
                    await Wait(_part.Settle()).ConfigureAwait(false);
                }
                else if (!_part.Settle().IsCompleted)
                {
                    room = Math.Min(room, _part.Ahead - filled);
                }

                var read = await Read(reply, buffer.Slice(filled, (int)room), inHand: filled).ConfigureAwait(false);
                filled += read;
                ended = read == 0;
                if (_rest.IsCancellationRequested)
                {
                    _restAt = EdgeAfter(_part, at + read);
                }
            }
            else
            {
                ended = true;
            }

            // Where nobody knows the length, the end of an open body is the end of the file, and so is the total that a reply tells.
            if (ended && Volatile.Read(ref _end) == ByteRange.OpenEnd
                && (reply.End == ByteRange.OpenEnd ? room > 0 : Written + filled == reply.Representation!.Length))
            {
                _learnedLength = Written + filled;
            }

            // A steal may have moved the end below what is in the buffer.
            filled = (int)Math.Clamp(End - Written, 0, filled);

            // Whole edges only, so that two machines never write one page; the rest waits for its page to fill.
            var last = ended && (Written + filled >= End || _learnedLength is not null);
            var whole = last ? filled : filled / _part.Edge * _part.Edge;
            if (whole > 0 || _learnedLength is not null)
            {
                await Write(buffer[..whole]).ConfigureAwait(false);
                var rest = buffer[whole..filled];
                buffer = _part.Buffer;
                rest.CopyTo(buffer);
                filled = rest.Length;
            }

            Volatile.Write(ref _inHand, filled);
        }

        // The head of a page that this reply did not fill stays in the buffer for the next one.
        _kept = filled;
        return _learnedLength is not null || Written >= End;
    }

    /// <summary>A stream that starts over at 0 is read past what is durable already.</summary>
    private async ValueTask SkipTo(SourceReply reply, Memory<byte> buffer)
    {
        for (var at = reply.Start; at < Written + _kept;)
        {
            var room = buffer[_kept..];
            var read = await Read(reply, room[..(int)Math.Min(room.Length, Written + _kept - at)], inHand: _kept).ConfigureAwait(false);
            if (read == 0)
            {
                throw new SourceException(new(TransferErrorKind.Changed, $"The stream ended at {at}, before the {Written + _kept} bytes that it had given earlier.", ErrorCode.OriginChanged));
            }

            at += read;
        }
    }

    private async ValueTask<int> Read(SourceReply reply, Memory<byte> into, int inHand)
    {
        var throttle = order.Throttle;
        var wanted = into;
        if (throttle.Rate is not null)
        {
            wanted = into[..Math.Min(into.Length, Throttle.Portion)];
            var turn = throttle.Take(wanted.Length, Giving(inHand));
            if (!turn.IsCompleted)
            {
                order.Waits.Is(PumpWait.Policy);
            }

            await turn.ConfigureAwait(false);
            order.Waits.Turn(PumpWait.Moving);
        }

        Giving(inHand).ThrowIfCancellationRequested();
        var pending = reply.Body!.ReadAsync(wanted, _stop.Token);
        if (!pending.IsCompleted)
        {
            order.Waits.Is(PumpWait.Origin);
        }

        var read = await pending.ConfigureAwait(false);
        throttle.Return(wanted.Length - read);
        order.Waits.Turn(PumpWait.Moving, _meter.Add(read));
        Volatile.Write(ref _received, _received + read);
        return read;
    }

    private async ValueTask Wait(Task writes)
    {
        if (!writes.IsCompletedSuccessfully)
        {
            order.Waits.Turn(PumpWait.Store);
            await writes.ConfigureAwait(false);
            order.Waits.Turn(PumpWait.Moving);
        }
    }

    private async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        _progress!.Hash(bytes.Span, last: _learnedLength is not null);
        await Wait(_part!.Ready()).ConfigureAwait(false);
        order.Lease.ThrowIfExpired(); // which may have happened while a write before took its time
        _part.Poisoned.ThrowIfCancellationRequested();
        order.Waits.Is(PumpWait.Store);
        await _part.Write(Written, bytes, _stop.Token).ConfigureAwait(false);
        order.Waits.Turn(PumpWait.Moving);
        _progress.Advance();
    }

    /// <summary>Notes the position, makes it durable, or as much of it as is, and only then says so.</summary>
    private async Task<PumpStep> Checkpoint(Ending? ending)
    {
        var note = _progress!.Take();
        if (note.Position > _reported)
        {
            if (!order.Lease.IsValid)
            {
                return new(_reported, [], _reportedHead, true, Stopped, null);
            }

            var durable = await _part!.Secure(_reported, note.Position).ConfigureAwait(false);
            if (durable < note.Position)
            {
                note = note.UpTo(durable, (int)((durable - _reported + _spec!.BlockSize - 1) / _spec.BlockSize));
            }
        }

        _progress.Forget(note);
        (_reported, _reportedHead) = (note.Position, note.Head);
        return new(note.Position, note.Hashes, note.Head, ending is not null, ending?.Error, ending is not null && note.Position == Written ? _learnedLength : null);
    }

    private sealed record Ending(TransferError? Error);
}
