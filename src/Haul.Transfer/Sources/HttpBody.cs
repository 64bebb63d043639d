using System.Runtime.CompilerServices;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// The usable bytes of one reply: skips the overlap, ends at the range's end, and breaks off when the origin falls silent or
/// crawls (.NET bounds nothing after the headers).
/// </summary>
/// <remarks>
/// Costs nothing a read that finds bytes waiting: clock and timer are touched only when the origin has to be waited for, and only
/// that waiting is held against it, not the time that the caller takes.
/// </remarks>
/// <param name="timeout">Longest silence within one read, and the window over which the speed is averaged.</param>
internal sealed class HttpBody(Stream inner, GateVerdict verdict, Uri url, Uri? proxy, TimeSpan timeout, TimeProvider clock) : Stream
{
    /// <summary>Bytes a second below which an origin is taken to hold the connection open on purpose or by accident.</summary>
    public const int SlowestRate = 1024;

    private CancellationTokenSource _silence = new(Timeout.InfiniteTimeSpan, clock);
    private readonly WholeDigests _digests = new(verdict.BodyDigests);
    private long _skip = verdict.Skip;
    private long _position = verdict.Start;
    private TimeSpan _waited;
    private long _receivedInWindow;
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Returns 0 at the range's end, or where a body of unknown length ends.</summary>
    /// <exception cref="SourceException">The body broke, stalled, crawls, is shorter than its range, or has not the digest that came with it.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var left = verdict.End - _position;
        if (left == 0 || buffer.IsEmpty || _ended)
        {
            return new(0);
        }

        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<int>(cancellationToken)
            : _skip > 0 ? SkipAndRead(buffer, cancellationToken)
            : Receive(buffer.Length > left ? buffer[..(int)left] : buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await Conclude().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            _digests.Dispose();
            _silence.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>
    /// A chunked body is at its end only when its last chunk is read. When that is here already it is taken, so that the
    /// connection can serve the next request; nobody waits for it.
    /// </summary>
    private async ValueTask Conclude()
    {
        if (_position != verdict.End || _ended)
        {
            return;
        }

        try
        {
            var more = inner.ReadAsync(new byte[1], _silence.Token);
            if (!more.IsCompleted)
            {
                await _silence.CancelAsync().ConfigureAwait(false);
            }

            await more.ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            // The range is whole; how its connection ends concerns nobody.
        }
    }

    private async ValueTask<int> SkipAndRead(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_skip > 0)
        {
            await Receive(buffer.Length > _skip ? buffer[..(int)_skip] : buffer, cancellationToken).ConfigureAwait(false);
        }

        return await ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<int> Receive(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var pending = inner.ReadAsync(buffer, _silence.Token);
        return pending.IsCompletedSuccessfully ? new(Took(buffer, pending.Result)) : Await(pending, buffer, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> Await(ValueTask<int> pending, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var since = clock.GetTimestamp();
        int read;
        try
        {
            _silence.CancelAfter(timeout);
            using (cancellationToken.UnsafeRegister(static silence => ((CancellationTokenSource)silence!).Cancel(), _silence))
            {
                read = await pending.ConfigureAwait(false);
            }

            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
            if (_silence.IsCancellationRequested)
            {
                // The bytes came in the moment in which they were given up: whoever still wants more can have it.
                _silence.Dispose();
                _silence = new(Timeout.InfiniteTimeSpan, clock);
            }
        }
        catch (Exception error) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when (error is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            throw Broken(error);
        }

        Took(buffer, read);
        Pace(clock.GetElapsedTime(since));
        return read;
    }

    private int Took(Memory<byte> buffer, int read)
    {
        if (read == 0)
        {
            _ended = true;
            return verdict.End == ByteRange.OpenEnd && _skip == 0 ? Ended(0) : throw new SourceException(Short());
        }

        _digests.Append(buffer.Span[..read]);

        if (_skip > 0)
        {
            _skip -= read;
        }
        else
        {
            _position += read;
        }

        _receivedInWindow += read;
        return _position == verdict.End ? Ended(read) : read;
    }

    /// <summary>The last bytes are given out only when all of them are right.</summary>
    private int Ended(int read) => _digests.Mismatch() is var (expected, actual)
        ? throw new SourceException(new(
            TransferErrorKind.Final,
            $"{url.Authority} sent a body of {expected.Algorithm}:{actual} with the digest {expected}: its bytes are garbled, there or on the way. Run again; what was fetched is not used.",
            ErrorCode.Integrity))
        : read;

    private void Pace(TimeSpan waited)
    {
        _waited += waited;
        if (_waited < timeout || _ended || _position == verdict.End)
        {
            return;
        }

        if (_receivedInWindow < SlowestRate * _waited.TotalSeconds)
        {
            throw new SourceException(Transient($"{url.Authority} crawls: {_receivedInWindow} bytes in {_waited.TotalSeconds:0} s."));
        }

        (_waited, _receivedInWindow) = (TimeSpan.Zero, 0);
    }

    private SourceException Broken(Exception error) => new(
        error is OperationCanceledException ? Transient($"{url.Authority} fell silent: no byte for {timeout.TotalSeconds:0.#} s.")
            : error is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } ? Short()
            : NetworkFaults.Explain(error, url, proxy), error);

    private TransferError Short() => Transient(verdict.End == ByteRange.OpenEnd
        ? $"{url.Authority} cut the body off."
        : $"{url.Authority} closed the body {verdict.End - _position} bytes before its end.");

    private static TransferError Transient(string message) => new(TransferErrorKind.Transient, message, ErrorCode.Network);
}
