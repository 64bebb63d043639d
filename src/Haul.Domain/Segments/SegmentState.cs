using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The row of a segment grain: which segment it fetches and how far that is durable.</summary>
[GenerateSerializer, Immutable, Alias("haul.SegmentState")]
public sealed record SegmentState
{
    [Id(0)]
    public int Generation { get; init; }

    /// <summary>Revision of the plan that changed this row last.</summary>
    [Id(1)]
    public long Revision { get; init; }

    [Id(2)]
    public SegmentAssignment? Segment { get; init; }

    /// <summary>Count of pump starts.</summary>
    [Id(3)]
    public long Epoch { get; init; }

    /// <summary>Bytes of the segment before it are durable in the part store.</summary>
    [Id(4)]
    public long Offset { get; init; }

    /// <summary>Hashes of the durable blocks that the file grain was not known to have, from <see cref="FirstHash"/> on.</summary>
    [Id(5)]
    public ImmutableArray<BlockHash> Hashes { get; init; } = [];

    /// <summary>Index in the segment of the first of <see cref="Hashes"/>.</summary>
    [Id(6)]
    public int FirstHash { get; init; }

    /// <summary>Hash of [start of the block that holds the offset, offset); null on a block edge.</summary>
    [Id(7)]
    public BlockHash? HeadHash { get; init; }

    /// <summary>Length learned from the end of a stream of unknown length.</summary>
    [Id(8)]
    public long? LearnedLength { get; init; }

    /// <summary>Body bytes that the slot has received over its life, as of this save.</summary>
    [Id(9)]
    public long Received { get; init; }

    /// <summary>Index in <see cref="Hashes"/> of the first that is new to somebody who knows so many hashes of the segment.</summary>
    public int FirstUnknown(int known) => Math.Clamp(known - FirstHash, 0, Hashes.Length);

    [JsonIgnore]
    public bool IsDone => Segment is { } segment && (Offset >= segment.Range.End || LearnedLength is not null);
}
