using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What the file grain wants of the merger. Ordered by (generation, revision) like a segment's plan.</summary>
[GenerateSerializer, Immutable, Alias("haul.MergePlan")]
public sealed record MergePlan
{
    [Id(0)]
    public required DownloadId Download { get; init; }

    [Id(1)]
    public required int Generation { get; init; }

    [Id(2)]
    public required long Revision { get; init; }

    [Id(3)]
    public required MergeAction Action { get; init; }

    [Id(4)]
    public required PartSpec Part { get; init; }

    /// <summary>Bytes from 0 on that are finished without a hole.</summary>
    [Id(5)]
    public long Prefix { get; init; }

    /// <summary>Digests that the file must have; all are checked.</summary>
    [Id(6)]
    public ImmutableArray<Digest> Digests { get; init; } = [];

    /// <summary>Finished blocks that an earlier process left: read again and compared with the manifest before publishing.</summary>
    [Id(7)]
    public RangeSet Recheck { get; init; } = RangeSet.Empty;

    /// <summary>Replace an existing target.</summary>
    [Id(8)]
    public bool Force { get; init; }

    /// <summary>(device, inode) of the part, so that a publish that ran before is known again.</summary>
    [Id(9)]
    public string? PartIdentity { get; init; }

    /// <summary>Text of the manifest's head to keep with the file; null keeps none.</summary>
    [Id(10)]
    public string? KeepManifestFor { get; init; }

    /// <summary>The span under which those of the merger stand (W3C traceparent); null when nobody listens to the file grain's.</summary>
    [Id(11)]
    public string? Trace { get; init; }
}

[GenerateSerializer, Alias("haul.MergeAction")]
public enum MergeAction
{
    /// <summary>Do nothing and say how far it is.</summary>
    Rest,

    /// <summary>Read the finished prefix: hash it, compare its blocks.</summary>
    Check,

    /// <summary>Check what is left, then make the part the file.</summary>
    Publish,
}
