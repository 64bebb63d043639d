using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>A download as a reader sees it at one moment. Bytes, bytes a second, seconds; unknown is null.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadView")]
public sealed record DownloadView
{
    [Id(0)]
    public required DownloadId Id { get; init; }

    /// <summary>Counts the changes; <see cref="IFileGrain.Watch"/> waits for a larger one.</summary>
    [Id(1)]
    public long Version { get; init; }

    [Id(2)]
    public DownloadStatus Status { get; init; }

    /// <summary>Without userinfo and query.</summary>
    [Id(3)]
    public string Url { get; init; } = "";

    /// <summary>Name below the part store's root.</summary>
    [Id(4)]
    public string? Name { get; init; }

    /// <summary>Where the file stands or will stand: a path or a blob's URL.</summary>
    [Id(5)]
    public string? Location { get; init; }

    [Id(6)]
    public long? Length { get; init; }

    /// <summary>Bytes that are in the part store, durable or on their way there.</summary>
    [Id(7)]
    public long Downloaded { get; init; }

    [Id(8)]
    public double Rate { get; init; }

    /// <summary>Open connections.</summary>
    [Id(9)]
    public int Connections { get; init; }

    [Id(10)]
    public RangeSet Finished { get; init; } = RangeSet.Empty;

    [Id(11)]
    public ImmutableArray<SegmentView> Segments { get; init; } = [];

    /// <summary>A digest's name, <c>blocks</c>, or <c>no</c>.</summary>
    [Id(12)]
    public string Verified { get; init; } = "no";

    [Id(13)]
    public DownloadError? Error { get; init; }

    /// <summary>Bytes that stood in the part store when this activation took the download up.</summary>
    [Id(14)]
    public long Resumed { get; init; }

    /// <summary>Body bytes received beyond the bytes of the file.</summary>
    [Id(15)]
    public long FetchedTwice { get; init; }

    /// <summary>The last thing that went wrong and was tried again, or null.</summary>
    [Id(16)]
    public string? Trouble { get; init; }

    /// <summary>Tries that failed so far.</summary>
    [Id(17)]
    public int Retries { get; init; }

    /// <summary><c>strong</c>, <c>weak</c> (no strong ETag) or <c>length-unverified</c> (the origin never said how long the file is).</summary>
    [Id(18)]
    public string Validator { get; init; } = "strong";

    /// <summary>The target has a download of another id that goes on; this one is not needed.</summary>
    [Id(19)]
    public DownloadId? ContinuesAs { get; init; }

    [Id(20)]
    public int Generation { get; init; }

    [Id(21)]
    public DateTimeOffset? CreatedAt { get; init; }

    [Id(22)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Bytes of the finished prefix whose whole-file digest is computed.</summary>
    [Id(23)]
    public long Hashed { get; init; }

    /// <summary>
    /// The file in at most 1,024 equal cells, a character each: <c>.</c> nothing yet, a small letter the silo that brought the cell
    /// (a for the first of <see cref="Silos"/>, from z on every silo is z), a capital one that is fetching there,
    /// <c>?</c> brought by a silo that this activation of the file grain does not know.
    /// </summary>
    [Id(24)]
    public string Map { get; init; } = "";

    /// <summary>Parsable addresses of the silos that were given segments.</summary>
    [Id(25)]
    public ImmutableArray<string> Silos { get; init; } = [];

    /// <summary>The digests that a completed file was compared with.</summary>
    [Id(26)]
    public ImmutableArray<Digest> Digests { get; init; } = [];
}

/// <param name="Offset">Bytes before it are received.</param>
/// <param name="Attempt">1 for the first request; a further one follows each try that failed, and each time that the download is asked for again.</param>
/// <param name="Hedge">It fetches a second time what another segment holds too.</param>
/// <param name="Stolen">It was cut from a segment that would have taken longer.</param>
[GenerateSerializer, Immutable, Alias("haul.SegmentView")]
public sealed record SegmentView(
    [property: Id(0)] int Slot,
    [property: Id(1)] long Start,
    [property: Id(2)] long End,
    [property: Id(3)] long Offset,
    [property: Id(4)] string Silo,
    [property: Id(5)] double Rate,
    [property: Id(6)] long Epoch,
    [property: Id(7)] bool Hedge,
    [property: Id(8)] int Attempt = 1,
    [property: Id(9)] bool Stolen = false);
