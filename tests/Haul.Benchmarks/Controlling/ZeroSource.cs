using System.Diagnostics;
using Haul.Abstractions;
using Haul.Transfer;

namespace Haul.Benchmarks;

/// <summary>An origin without a network: files of any length whose bytes cost nothing.</summary>
internal sealed class ZeroSource : ISource
{
    private long _moved;
    private long _lastByte;

    /// <summary>Length of the next file, in bytes.</summary>
    public long Length { get; set; }

    /// <summary>Processor time that the pumps have spent on their bytes: hashes, mostly.</summary>
    public TimeSpan Moved => new(Interlocked.Read(ref _moved));

    /// <summary>Timestamp at which the last byte so far was read.</summary>
    public long LastByte => Interlocked.Read(ref _lastByte);

    public Task<SourceReply> Open(SourceRequest request, CancellationToken cancellationToken)
    {
        var end = Math.Min(request.Range.End, Length);
        var body = new ZeroBody(end - request.Range.Start, Note);
        return Task.FromResult(SourceReply.Opened(body, null, request.Range.Start, end, new() { Length = Length, ETag = "\"0\"", Ranges = true }, "zeros"));
    }

    private void Note(TimeSpan burst)
    {
        Interlocked.Add(ref _moved, burst.Ticks);
        Interlocked.Exchange(ref _lastByte, Stopwatch.GetTimestamp());
    }
}
