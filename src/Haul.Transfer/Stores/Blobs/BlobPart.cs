using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Azure.Storage;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Haul.Abstractions;
using Haul.Domain;

namespace Haul.Transfer;

/// <summary>
/// Stages the blocks of a blob. A block is durable when the account has acknowledged it, and readable only when the list is committed.
/// While there is memory for it, the next block is gathered during the upload of those before.
/// </summary>
internal sealed class BlobPart(BlobAccess access, BlockBlobClient blob, PartSpec part, BlockBuffers buffers, IMemoryOwner<byte> first) : IPart
{
    /// <summary>Bytes a second below which an upload counts as stuck.</summary>
    private const double SlowestUpload = 256 * 1024;

    /// <summary>
    /// Bytes that a connection has under way at once, or one block where blocks are larger. With one block of 1 MiB each, eight connections
    /// leave some of a link idle: a TCP connection that was idle while a block was gathered begins again with a small congestion window.
    /// </summary>
    private const int Window = 2 << 20;

    private readonly Lock _lock = new();
    private readonly Queue<(long End, Task Upload)> _uploads = [];
    private IMemoryOwner<byte> _buffer = first;
    private long _durable;
    private long _told;

    public int Edge => part.BlockSize;

    public Memory<byte> Buffer => _buffer.Memory;

    /// <summary>A kill may cost a block and so much more of each connection.</summary>
    public int Ahead => 4 << 20;

    public CancellationToken Poisoned => CancellationToken.None;

    public async ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (offset % part.BlockSize != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), offset, "A block is staged whole, from its first byte.");
        }

        await Ready().ConfigureAwait(false);
        for (var block = offset / part.BlockSize; !bytes.IsEmpty; block++)
        {
            if (block >= BlockGrid.CoarseBlocks)
            {
                throw BlobFailure.TooLarge(blob.Uri, BlockGrid.CoarseBlocks);
            }

            var size = Math.Min(part.BlockSize, bytes.Length);
            if (size == bytes.Length && buffers.TryRent(part.BlockSize) is { } next)
            {
                var full = _buffer;
                _buffer = next;
                Note(offset + size, StageAndDispose(block, bytes, full, cancellationToken));
                return;
            }

            await Stage(block, bytes[..size], cancellationToken).ConfigureAwait(false);
            (offset, bytes) = (offset + size, bytes[size..]);
            Note(offset, Task.CompletedTask);
        }
    }

    public int Read(long offset, Span<byte> bytes) => 0;

    public async Task Ready()
    {
        while (InTheWay() is { } upload)
        {
            await upload.ConfigureAwait(false);
        }
    }

    public Task Settle()
    {
        lock (_lock)
        {
            return Task.WhenAll(_uploads.Select(upload => upload.Upload));
        }
    }

    public Task Flush() => Settle();

    /// <summary>What a later block does, be it slow or be it given up, takes nothing from those before it.</summary>
    public async Task<long> Secure(long saved, long written)
    {
        while (true)
        {
            Task oldest;
            lock (_lock)
            {
                CountDurable();
                if (_durable > saved)
                {
                    return _told = Math.Min(_durable, written);
                }

                oldest = _uploads.Peek().Upload;
            }

            await oldest.ConfigureAwait(false);
        }
    }

    public Task NextCheckpoint(Task written, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(written);
        lock (_lock)
        {
            CountDurable();
            return _durable > _told ? Task.CompletedTask
                : (_uploads.TryPeek(out var oldest) ? Task.WhenAny(oldest.Upload) : written).WaitAsync(cancellationToken);
        }
    }

    public void Dispose() => _buffer.Dispose();

    private void Note(long end, Task upload)
    {
        lock (_lock)
        {
            _uploads.Enqueue((end, upload));
        }
    }

    /// <summary>Takes out what is durable without a gap before it; the lock is held.</summary>
    private void CountDurable()
    {
        while (_uploads.TryPeek(out var oldest) && oldest.Upload.IsCompletedSuccessfully)
        {
            _durable = _uploads.Dequeue().End;
        }
    }

    /// <summary>
    /// What has to end before another upload may begin: one that failed, or one of those under way when they are as many as may be. One
    /// more may be done and wait for an older one: until that is there, a kill would cost it too.
    /// </summary>
    private Task? InTheWay()
    {
        var most = Math.Max(1, Window / part.BlockSize);
        lock (_lock)
        {
            CountDurable();
            var open = _uploads.Select(upload => upload.Upload).Where(upload => !upload.IsCompletedSuccessfully).ToArray();
            return Array.Find(open, upload => upload.IsCompleted) ?? (open.Length < most && _uploads.Count <= most ? null : Task.WhenAny(open).Unwrap());
        }
    }

    /// <summary>Gives the memory back as soon as the block is there: other connections may wait for it.</summary>
    private async Task StageAndDispose(long block, ReadOnlyMemory<byte> bytes, IMemoryOwner<byte> memory, CancellationToken cancellationToken)
    {
        using (memory)
        {
            await Stage(block, bytes, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task Stage(long block, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var id = BlockId.Of(block, BlockHash.From(XxHash128.HashToUInt128(bytes.Span)));
        var options = new BlockBlobStageBlockOptions
        {
            // The account compares it with what it has received: what the network garbles is refused.
            TransferValidation = new() { ChecksumAlgorithm = StorageChecksumAlgorithm.MD5, PrecalculatedChecksum = Md5(bytes.Span) },
        };
        var patience = BlobAccess.LongPatience + TimeSpan.FromSeconds(bytes.Length / SlowestUpload);
        using var stream = Wrap(bytes);
        await access.Ask("stage a block of", blob.Uri, patience, token => blob.StageBlockAsync(id, stream, options, token), cancellationToken).ConfigureAwait(false);
    }

    private static MemoryStream Wrap(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false)
        : new(bytes.ToArray(), writable: false);

#pragma warning disable CA5351 // What the protocol's Content-MD5 takes: it finds accidents, not attacks.
    private static byte[] Md5(ReadOnlySpan<byte> bytes) => MD5.HashData(bytes);
#pragma warning restore CA5351
}
