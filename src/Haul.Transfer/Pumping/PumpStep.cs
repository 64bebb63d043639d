using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What has become durable since the step before.</summary>
/// <param name="Offset">Bytes before it are durable.</param>
/// <param name="Hashes">Of the blocks finished since the step before.</param>
/// <param name="HeadHash">Hash of [start of the block that holds the offset, offset); null on a block edge.</param>
/// <param name="Ended">The pump has stopped: its range is done, or <paramref name="Error"/> says why not.</param>
/// <param name="LearnedLength">Where the stream of unknown length ended.</param>
public sealed record PumpStep(
    long Offset, ImmutableArray<BlockHash> Hashes, BlockHash? HeadHash, bool Ended, TransferError? Error, long? LearnedLength);
