using Microsoft.Win32.SafeHandles;

namespace Haul.Transfer;

/// <summary>The one descriptor of a part on this silo; its users are counted by the store.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Durability _durability;
    private readonly DirectoryStoreOptions _options;
    private readonly GroupFlush _flush;
    private readonly WriteTurns _writes;
    private readonly long _opened;
    private readonly CancellationTokenSource _poison = new();
    private readonly Lock _checkpointLock = new();
    private Task? _checkpoint;
    private StoreException? _failure;
    private bool _directoryFlushed;

    public PartFile(SafeFileHandle file, string path, string identity, TimeProvider clock, DirectoryStoreOptions options, Durability durability)
    {
        (_file, _path, Identity, _clock, _options, _durability) = (file, path, identity, clock, options, durability);
        (_flush, _writes) = (new(FlushOnce), new(WriteOnce));
        _opened = clock.GetTimestamp();
        Poisoned = _poison.Token;
    }

    public string Identity { get; }

    /// <summary>Open users; guarded by the store's lock.</summary>
    public int Users { get; set; }

    public CancellationToken Poisoned { get; }

    public ValueTask Write(long offset, ReadOnlyMemory<byte> bytes) => _writes.Write(offset, bytes);

    public int Read(long offset, Span<byte> bytes)
    {
        try
        {
            var total = 0;
            while (total < bytes.Length)
            {
                var read = RandomAccess.Read(_file, bytes[total..], offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            throw StoreFailure.From(error, "read", _path, _durability);
        }
    }

    public Task Flush() => _flush.Flush();

    public Task NextCheckpoint(CancellationToken cancellationToken)
    {
        lock (_checkpointLock)
        {
            if (_checkpoint is null or { IsCompleted: true })
            {
                var step = TimeSpan.FromSeconds(Math.Max(_options.CheckpointStep.TotalSeconds, Users / _options.CheckpointsPerSecond));
                var since = _clock.GetElapsedTime(_opened);
                _checkpoint = Task.Delay(step - TimeSpan.FromTicks(since.Ticks % step.Ticks), _clock, CancellationToken.None);
            }

            return _checkpoint.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _poison.Dispose();
    }

    private void WriteOnce(long offset, ReadOnlySpan<byte> bytes)
    {
        ThrowIfPoisoned();
        try
        {
            RandomAccess.Write(_file, bytes, offset); // positioned, and goes on after a short write until all is written
        }
        catch (Exception error) when (StoreFailure.IsOfTheStore(error))
        {
            throw StoreFailure.From(error, "write to", _path, _durability, bytes.Length);
        }
    }

    private void FlushOnce()
    {
        ThrowIfPoisoned();
        try
        {
            _durability.Flush(_file, _path);
            if (!_directoryFlushed)
            {
                // The file's own entry: a small file is published before its first checkpoint and never pays for this.
                _durability.FlushDirectory(Path.GetDirectoryName(_path)!);
                _directoryFlushed = true;
            }
        }
        catch (StoreException error)
        {
            Poison(error);
            throw;
        }
        catch (ObjectDisposedException error)
        {
            throw new StoreException(Abstractions.ErrorCode.Store, $"{_path} was closed before it was durable; run again.", error);
        }
    }

    /// <summary>
    /// After a failed fsync Linux drops the pages and says so once: a second fsync would succeed over lost bytes. So this
    /// descriptor is done for.
    /// </summary>
    private void Poison(StoreException error)
    {
        Volatile.Write(ref _failure, error);
        _poison.Cancel();
    }

    private void ThrowIfPoisoned()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            throw new StoreException(failure.Code, failure.Message, failure);
        }
    }
}
