using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>What a pump is to fetch and from where it goes on.</summary>
/// <param name="Range">Bytes of the segment; open-ended for a stream of unknown length.</param>
/// <param name="Offset">Bytes of the segment before it are durable.</param>
/// <param name="HeadHash">Hash of [start of the block that holds the offset, offset), or null on a block edge.</param>
/// <param name="Lease">Ends the pump when the file grain has not been heard for too long.</param>
/// <param name="Throttle">Shared by all pumps of the download on this silo.</param>
/// <param name="Permits">Shared likewise: the pump holds one while it asks and receives.</param>
/// <param name="Waits">Of the slot, over all its pumps: told what this one waits for.</param>
public sealed record PumpOrder(
    SourceSpec Source,
    IReadOnlyList<HeaderField> Credentials,
    PartSpec? Part,
    ByteRange Range,
    long Offset,
    BlockHash? HeadHash,
    Lease Lease,
    Throttle Throttle,
    ConnectionPermits Permits,
    WaitMeter Waits);
