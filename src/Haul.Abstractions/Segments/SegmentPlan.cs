namespace Haul.Abstractions;

/// <summary>What the file grain wants of a slot. Ordered by (generation, revision): an older plan is refused.</summary>
[GenerateSerializer, Immutable, Alias("haul.SegmentPlan")]
public sealed record SegmentPlan
{
    [Id(0)]
    public required DownloadId Download { get; init; }

    [Id(1)]
    public required int Generation { get; init; }

    [Id(2)]
    public required long Revision { get; init; }

    /// <summary>The segment to fetch; null is stop.</summary>
    [Id(3)]
    public SegmentAssignment? Segment { get; init; }

    /// <summary>Number of the segment's block hashes that the file grain has.</summary>
    [Id(4)]
    public int KnownHashes { get; init; }

    /// <summary>Where the bytes come from; null with stop.</summary>
    [Id(5)]
    public SourceSpec? Source { get; init; }

    /// <summary>Where the bytes go; null while the probe has not been answered.</summary>
    [Id(6)]
    public PartSpec? Part { get; init; }

    /// <summary>Bytes a second that this download may take on the slot's silo; null is unlimited.</summary>
    [Id(7)]
    public long? SiloRate { get; init; }

    /// <summary>Connections that this download may have on the slot's silo, 0 to open none at present; null when that is not known: as many as before.</summary>
    [Id(8)]
    public int? Connections { get; init; }

    /// <summary>
    /// The silo whose connection was planned with: a slot that was moved before it got the plan reports, and starts nothing. Null is
    /// wherever the slot is.
    /// </summary>
    [Id(9)]
    public string? Silo { get; init; }

    /// <summary>The span under which those of the segment stand (W3C traceparent); null when nobody listens to the file grain's.</summary>
    [Id(10)]
    public string? Trace { get; init; }
}

/// <summary>One piece of work: consecutive blocks with an owner.</summary>
/// <param name="Number">Number of the segment within its download; a slot that meets a number it does not know starts afresh.</param>
/// <param name="Range">Bytes; the end may move down (a steal) while the segment is fetched.</param>
/// <param name="Attempt">A pump runs once an attempt; a higher one starts the next pump.</param>
[GenerateSerializer, Immutable, Alias("haul.SegmentAssignment")]
public sealed record SegmentAssignment([property: Id(0)] long Number, [property: Id(1)] ByteRange Range, [property: Id(2)] int Attempt);

/// <summary>One source of a download and what is known of its representation (null before the probe).</summary>
/// <param name="OfAnotherUrl">The representation was recorded of another URL.</param>
[GenerateSerializer, Immutable, Alias("haul.SourceSpec")]
public sealed record SourceSpec(
    [property: Id(0)] string Url,
    [property: Id(1)] Representation? Representation,
    [property: Id(2)] TimeSpan Timeout,
    [property: Id(3)] string? Proxy,
    [property: Id(4)] bool OfAnotherUrl = false);

/// <summary>The part of one generation in the part store.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Generation">Chooses the part's name: a zombie of another generation cannot write into it.</param>
/// <param name="BlockSize">Bytes of a block.</param>
/// <param name="Length">Bytes of the file; null while unknown.</param>
[GenerateSerializer, Immutable, Alias("haul.PartSpec")]
public sealed record PartSpec(
    [property: Id(0)] string Name,
    [property: Id(1)] int Generation,
    [property: Id(2)] int BlockSize,
    [property: Id(3)] long? Length);
