using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The row of a merger. The digest itself lives in memory: a merger that moved hashes from 0.</summary>
[GenerateSerializer, Immutable, Alias("haul.MergeState")]
public sealed record MergeState
{
    [Id(0)]
    public int Generation { get; init; }

    [Id(1)]
    public long Revision { get; init; }

    /// <summary>Count of publish starts: fences an older owner of the row.</summary>
    [Id(2)]
    public long Epoch { get; init; }

    [Id(3)]
    public bool Published { get; init; }

    /// <summary>What the file was verified by: a digest's name, <c>blocks</c>, or <c>no</c>.</summary>
    [Id(4)]
    public string Verified { get; init; } = "no";

    /// <summary>The digests that the file has, once it stands there: a part is compared before it is published, a blob before it is called verified.</summary>
    [Id(5)]
    public ImmutableArray<Digest> Compared { get; init; } = [];
}
