using Haul.Abstractions;
using Microsoft.Extensions.Logging;

namespace Haul.Grains;

public sealed partial class SegmentGrain
{
    [LoggerMessage(Level = LogLevel.Debug, Message = "Segment {Number} {Range} starts at {Offset}, epoch {Epoch}.")]
    private partial void LogStarted(long number, ByteRange range, long offset, long epoch);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Segment {Number} ended at {Offset}: {Outcome}")]
    private partial void LogEnded(long number, long offset, string outcome);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The head of the block at {Start} is not what was written up to {Offset}; the block is fetched again.")]
    private partial void LogHeadLost(long start, long offset);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fenced at epoch {Epoch}: another owner has the row.")]
    private partial void LogFenced(long epoch);

    [LoggerMessage(Level = LogLevel.Information, Message = "Plan ({Generation}, {Revision}) is refused: ({SeenGeneration}, {SeenRevision}) was accepted before.")]
    private partial void LogStale(int generation, long revision, int seenGeneration, long seenRevision);

    [LoggerMessage(Level = LogLevel.Error, Message = "The run of a segment failed.")]
    private partial void LogRunFailed(Exception error);
}
