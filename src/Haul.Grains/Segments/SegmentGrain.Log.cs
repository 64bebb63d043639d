using Haul.Abstractions;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

public sealed partial class SegmentGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "{Download}/{Slot}: segment {Number} {Range} starts at {Offset}, epoch {Epoch}.")]
    private partial void LogStarted(DownloadId download, int slot, long number, ByteRange range, long offset, long epoch);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Download}/{Slot}: segment {Number} ended at {Offset}: {Outcome}")]
    private partial void LogEnded(DownloadId download, int slot, long number, long offset, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}/{Slot}: the head of the block at {Start} is not what was written up to {Offset}; the block is fetched again.")]
    private partial void LogHeadLost(DownloadId download, int slot, long start, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Download}/{Slot} is fenced at epoch {Epoch}: another owner has the row.")]
    private partial void LogFenced(DownloadId download, int slot, long epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Download}/{Slot}: plan ({Generation}, {Revision}) is refused: ({SeenGeneration}, {SeenRevision}) was accepted before.")]
    private partial void LogStale(DownloadId download, int slot, int generation, long revision, int seenGeneration, long seenRevision);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Download}/{Slot}: the run of segment {Number} failed.")]
    private partial void LogRunFailed(DownloadId download, int slot, long number, Exception error);
}
