using System.Runtime.InteropServices;
using Haul.Abstractions;

namespace Haul.Transfer.Tests.Pumping;

/// <summary>A part in memory that writes down what is done to it, and fails when it is told to.</summary>
internal sealed class MemoryPart(int length) : IPart
{
    private readonly CancellationTokenSource _poison = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _checkpoint = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> _behind = [];
    private byte[] _buffer = new byte[256 << 10];
    private long _written;

    public byte[] Content { get; } = new byte[length];

    public List<ByteRange> Writes { get; } = [];

    /// <summary>End of what was written when the last flush began.</summary>
    public long Durable { get; private set; }

    public int Flushes { get; private set; }

    public bool Disposed { get; private set; }

    /// <summary>A write that reaches it fails.</summary>
    public long FailAt { get; set; } = long.MaxValue;

    public Func<StoreException> Failure { get; set; } = () => new(ErrorCode.Store, "The disk broke.");

    /// <summary>Called before every write.</summary>
    public Action Writing { get; set; } = () => { };

    public bool FailFlush { get; set; }

    public int Edge { get; init; } = 64 << 10;

    public Memory<byte> Buffer => _buffer;

    /// <summary>Writes return before they are done, as in a blob; each begins with this.</summary>
    public Func<Task>? Behind { get; set; }

    /// <summary>Writes that may be under way at once.</summary>
    public int Several { get; set; } = 1;

    public int Ahead => Behind is null ? int.MaxValue : Several * Edge / 2;

    /// <summary>A checkpoint is due after every write, as in a blob.</summary>
    public bool ChecksEveryWrite { get; init; }

    public CancellationToken Poisoned => _poison.Token;

    public async ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Writing();
        await Ready();
        if (Behind is null)
        {
            Put(offset, bytes);
            return;
        }

        lock (_lock)
        {
            _behind.Add(PutLater(offset, bytes, cancellationToken));
        }

        _buffer = new byte[_buffer.Length];
    }

    private async Task PutLater(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await Behind!().WaitAsync(cancellationToken);
        Put(offset, bytes);
        MemoryMarshal.AsMemory(bytes).Span.Fill(0xEE); // It is somebody else's by now.
    }

    private void Put(long offset, ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (offset + bytes.Length > FailAt)
            {
                throw Failure();
            }

            bytes.Span.CopyTo(Content.AsSpan((int)offset));
            Writes.Add(new(offset, offset + bytes.Length));
            _written = Math.Max(_written, offset + bytes.Length);
        }
    }

    public int Read(long offset, Span<byte> bytes)
    {
        Content.AsSpan((int)offset, bytes.Length).CopyTo(bytes);
        return bytes.Length;
    }

    public Task Ready()
    {
        lock (_lock)
        {
            _behind.RemoveAll(write => write.IsCompletedSuccessfully);
            return _behind.Find(write => write.IsCompleted) ?? (_behind.Count < Several ? Task.CompletedTask : Task.WhenAny(_behind).Unwrap());
        }
    }

    public Task Settle()
    {
        lock (_lock)
        {
            return Task.WhenAll(_behind);
        }
    }

    public async Task Flush()
    {
        await Settle();
        lock (_lock)
        {
            Flushes++;
            if (FailFlush)
            {
                _poison.Cancel();
                throw new StoreException(ErrorCode.Store, "The fsync failed.");
            }

            Durable = _written;
        }
    }

    public Task NextCheckpoint(Task written, CancellationToken cancellationToken) =>
        (ChecksEveryWrite ? written : _checkpoint.Task).WaitAsync(cancellationToken);

    /// <summary>The moment of a checkpoint has come.</summary>
    public void Strike() => Interlocked.Exchange(ref _checkpoint, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    public void Poison() => _poison.Cancel();

    public void Dispose() => Disposed = true;
}
