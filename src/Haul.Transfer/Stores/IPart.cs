namespace Haul.Transfer;

/// <summary>A part opened for writing by one pump.</summary>
public interface IPart : IDisposable
{
    /// <summary>
    /// Writes start and end on multiples of it, the file's end excepted, and so does what is durable: 64 KiB in a directory, so
    /// that two machines never share a page; a block in a blob.
    /// </summary>
    int Edge { get; }

    /// <summary>
    /// Where the pump gathers bytes until they fill an edge; whole multiples of <see cref="Edge"/> long. Another one after a write that
    /// is still under way.
    /// </summary>
    Memory<byte> Buffer { get; }

    /// <summary>Bytes that may be gathered while a write is under way; the pump waits for <see cref="Settle"/> before it gathers more.</summary>
    int Ahead => int.MaxValue;

    /// <summary>Cancelled when a flush failed: what was written since the last good one is not trusted by anybody.</summary>
    CancellationToken Poisoned { get; }

    /// <summary>Completes when another write may begin: some parts take several at once. For who writes, and nobody else.</summary>
    /// <exception cref="StoreException">One that is over has failed.</exception>
    /// <exception cref="OperationCanceledException">One was given up.</exception>
    Task Ready() => Settle();

    /// <summary>
    /// May return while it is under way: what becomes of it is told by <see cref="Ready"/>, <see cref="Settle"/> or <see cref="Flush"/>.
    /// Memory of which everything is written is the part's from the call on.
    /// </summary>
    /// <exception cref="StoreException">The store failed or is full.</exception>
    ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>
    /// Reads bytes back (the head of a block after a restart); returns fewer at the part's end, and none where what is written
    /// cannot be read yet.
    /// </summary>
    int Read(long offset, Span<byte> bytes);

    /// <summary>Completes when no write that has returned is under way any more.</summary>
    /// <exception cref="StoreException">One has failed.</exception>
    /// <exception cref="OperationCanceledException">One was given up.</exception>
    Task Settle() => Task.CompletedTask;

    /// <summary>
    /// All that was written before the call is durable when it returns. Calls that meet share one fsync.
    /// </summary>
    /// <exception cref="StoreException">The fsync failed; the part is poisoned.</exception>
    Task Flush();

    /// <summary>Makes what was written durable, or where writes are under way some of it.</summary>
    /// <param name="saved">Bytes before it were durable at the last checkpoint.</param>
    /// <param name="written">Bytes before it are written; more than <paramref name="saved"/>.</param>
    /// <returns>Bytes before it are durable: more than <paramref name="saved"/>, all that was written or up to an edge.</returns>
    /// <exception cref="StoreException">Nothing more became durable.</exception>
    /// <exception cref="OperationCanceledException">What was under way was given up.</exception>
    async Task<long> Secure(long saved, long written)
    {
        await Flush().ConfigureAwait(false);
        return written;
    }

    /// <summary>
    /// Completes when a checkpoint is due: in a directory at the same moment for all pumps of the part, so that they share its
    /// fsync; in a blob when a further block is durable, or has failed.
    /// </summary>
    /// <param name="written">Completes when the pump has written more since its last checkpoint.</param>
    Task NextCheckpoint(Task written, CancellationToken cancellationToken);
}
