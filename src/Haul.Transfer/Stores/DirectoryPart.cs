using System.Buffers;

namespace Haul.Transfer;

/// <summary>One user's hold on the part's descriptor, which all pumps of the part on this silo share.</summary>
internal sealed class DirectoryPart(PartFile file, Action<PartFile> close) : IPart
{
    /// <summary>The largest page of the systems Haul runs on (arm64 Linux with 64 KiB pages).</summary>
    public const int PageEdge = 64 << 10;

    /// <summary>
    /// Bytes of a connection's buffer: takes what a fast socket has ready in one read, writes four pages at a time, and keeps
    /// sixteen connections within 4 MiB.
    /// </summary>
    public const int BufferSize = 4 * PageEdge;

    private PartFile? _file = file;
    private byte[]? _buffer;

    public int Edge => PageEdge;

    public Memory<byte> Buffer => (_buffer ??= ArrayPool<byte>.Shared.Rent(BufferSize)).AsMemory(0, BufferSize);

    public CancellationToken Poisoned { get; } = file.Poisoned;

    public ValueTask Write(long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Opened.Write(offset, bytes);

    public int Read(long offset, Span<byte> bytes) => Opened.Read(offset, bytes);

    public Task Flush() => Opened.Flush();

    public Task NextCheckpoint(Task written, CancellationToken cancellationToken) => Opened.NextCheckpoint(cancellationToken);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _file, null) is { } held)
        {
            close(held);
        }

        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private PartFile Opened
    {
        get
        {
            var held = _file;
            ObjectDisposedException.ThrowIf(held is null, this);
            return held;
        }
    }
}
