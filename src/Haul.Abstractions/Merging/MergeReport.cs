using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What the merger says.</summary>
[GenerateSerializer, Immutable, Alias("haul.MergeReport")]
public sealed record MergeReport
{
    [Id(0)]
    public required int Generation { get; init; }

    [Id(1)]
    public required long Revision { get; init; }

    /// <summary>Bytes from 0 on that are read, hashed and compared; of a blob, that are read back.</summary>
    [Id(2)]
    public long Checked { get; init; }

    /// <summary>First bytes of blocks whose bytes are not those of the manifest.</summary>
    [Id(3)]
    public ImmutableArray<long> BadBlocks { get; init; } = [];

    [Id(4)]
    public bool Published { get; init; }

    /// <summary>What the file was verified by: a digest's name, <c>blocks</c>, or <c>no</c>.</summary>
    [Id(5)]
    public string Verified { get; init; } = "no";

    [Id(6)]
    public DownloadError? Error { get; init; }

    [Id(7)]
    public required string Silo { get; init; }

    /// <summary>Finished blocks that the store has lost: they are fetched again.</summary>
    [Id(8)]
    public RangeSet Lost { get; init; } = RangeSet.Empty;

    /// <summary>What went wrong last and is tried again, or null.</summary>
    [Id(9)]
    public string? Trouble { get; init; }

    /// <summary>The part is not there.</summary>
    [Id(10)]
    public bool PartLost { get; init; }
}
