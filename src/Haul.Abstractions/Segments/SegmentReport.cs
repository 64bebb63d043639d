using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What a slot says: how far its segment is durable, and how it goes.</summary>
[GenerateSerializer, Immutable, Alias("haul.SegmentReport")]
public sealed record SegmentReport
{
    /// <summary>Of the last plan accepted; higher than the plan's when that was refused as stale.</summary>
    [Id(0)]
    public required int Generation { get; init; }

    [Id(1)]
    public required long Revision { get; init; }

    /// <summary>The segment in hand; null when the slot has none.</summary>
    [Id(2)]
    public SegmentAssignment? Segment { get; init; }

    /// <summary>Bytes before it are durable and saved.</summary>
    [Id(3)]
    public long Offset { get; init; }

    /// <summary>Bytes before it are received, not necessarily durable.</summary>
    [Id(4)]
    public long Position { get; init; }

    /// <summary>Hashes of the segment's durable blocks from the plan's KnownHashes on.</summary>
    [Id(5)]
    public ImmutableArray<BlockHash> Hashes { get; init; } = [];

    /// <summary>Index of the first of <see cref="Hashes"/> in the segment.</summary>
    [Id(6)]
    public int FirstHash { get; init; }

    /// <summary>Bytes a second of the connection, smoothed; 0 while unknown.</summary>
    [Id(7)]
    public double Rate { get; init; }

    /// <summary>The silo that the slot lives on.</summary>
    [Id(8)]
    public required string Silo { get; init; }

    [Id(9)]
    public long Epoch { get; init; }

    /// <summary>A connection is open or being opened.</summary>
    [Id(10)]
    public bool Connected { get; init; }

    /// <summary>The attempt ended: the range is done, or <see cref="Error"/> says why not.</summary>
    [Id(11)]
    public bool Ended { get; init; }

    [Id(12)]
    public TransferError? Error { get; init; }

    /// <summary>The reply to the first request, until a plan carries the representation back.</summary>
    [Id(13)]
    public ProbeReply? Probe { get; init; }

    /// <summary>Body bytes that the slot has received over its life; less than before when a silo died with what it had not saved.</summary>
    [Id(14)]
    public long Received { get; init; }

    /// <summary>Length learned from the end of a single stream of unknown length.</summary>
    [Id(15)]
    public long? LearnedLength { get; init; }

    /// <summary>A pump runs, or its last step is being saved.</summary>
    [Id(16)]
    public bool Running { get; init; }

    /// <summary>For what the slot has waited in the last seconds; null when it had nothing to fetch.</summary>
    [Id(17)]
    public WaitShares? Waits { get; init; }
}

/// <summary>The first reply of an origin.</summary>
[GenerateSerializer, Immutable, Alias("haul.ProbeReply")]
public sealed record ProbeReply(
    [property: Id(0)] Representation Representation,
    [property: Id(1)] string SuggestedName);
