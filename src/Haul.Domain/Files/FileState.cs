using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>The row of a file grain: all that a download is, but the hashes (manifest pages) and the offsets (segment rows).</summary>
[GenerateSerializer, Immutable, Alias("haul.FileState")]
public sealed record FileState
{
    /// <summary>Null: nobody has submitted this id.</summary>
    [Id(0)]
    public DownloadRequest? Request { get; init; }

    [Id(1)]
    public DownloadStatus Status { get; init; }

    [Id(2)]
    public int Generation { get; init; } = 1;

    /// <summary>Count of saves of this row.</summary>
    [Id(3)]
    public long Revision { get; init; }

    /// <summary>Null until the probe was answered.</summary>
    [Id(4)]
    public Representation? Representation { get; init; }

    /// <summary>Final name below the part store's root; null until it is known.</summary>
    [Id(5)]
    public string? Name { get; init; }

    /// <summary>Bytes of a block of this generation; 0 before the probe.</summary>
    [Id(6)]
    public int BlockSize { get; init; }

    /// <summary>Finished blocks: durable, with their hashes in the manifest.</summary>
    [Id(7)]
    public RangeSet Finished { get; init; } = RangeSet.Empty;

    [Id(8)]
    public ImmutableArray<LiveSegment> Segments { get; init; } = [];

    /// <summary>Number of the next segment.</summary>
    [Id(9)]
    public long NextSegment { get; init; }

    /// <summary>(device, inode) of the part; null until it was made.</summary>
    [Id(10)]
    public string? PartIdentity { get; init; }

    /// <summary>Finished blocks that an earlier process left and the merger has to read again.</summary>
    [Id(11)]
    public RangeSet Recheck { get; init; } = RangeSet.Empty;

    /// <summary>Blocks that were once found to differ from their hash; a second time fails the download.</summary>
    [Id(12)]
    public RangeSet Suspect { get; init; } = RangeSet.Empty;

    /// <summary>The URL that answered the probe: what another URL serves is measured by it.</summary>
    [Id(13)]
    public string? ProvenUrl { get; init; }

    [Id(14)]
    public DownloadError? Error { get; init; }

    [Id(15)]
    public string Verified { get; init; } = "no";

    [Id(16)]
    public DateTimeOffset? CreatedAt { get; init; }

    [Id(17)]
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The origin never said how long the file is; its end was taken from the end of the stream.</summary>
    [Id(18)]
    public bool LengthUnverified { get; init; }

    /// <summary>Silos that were given segments; the manifest names them by their index here.</summary>
    [Id(19)]
    public ImmutableArray<string> Silos { get; init; } = [];

    /// <summary>It failed because another URL than <see cref="ProvenUrl"/> serves something else: what was fetched is still good.</summary>
    [Id(20)]
    public bool FailedByOtherUrl { get; init; }

    /// <summary>Slots that were ever used: 0 to this have rows.</summary>
    [Id(21)]
    public int Slots { get; init; }

    /// <summary>The download is being forgotten: what of it stands is deleted, the row last.</summary>
    [Id(22)]
    public Removal? Removing { get; init; }

    /// <summary>Body bytes that each slot has received, by its number: what exceeds the file was fetched twice.</summary>
    [Id(23)]
    public ImmutableArray<long> Received { get; init; } = [];

    /// <summary>One segment, one stream: the origin gives no ranges or no length.</summary>
    [JsonIgnore]
    public bool IsStream => Representation is { } known && (!known.Ranges || known.Length is null);

    /// <exception cref="InvalidOperationException">The probe has not been answered.</exception>
    [JsonIgnore]
    public BlockGrid Grid => BlockSize > 0 ? BlockGrid.Of(BlockSize, Representation?.Length) : throw new InvalidOperationException("There is no grid before the probe.");

    /// <summary>Every byte is durable and counted.</summary>
    [JsonIgnore]
    public bool IsWhole => Representation?.Length is { } length && Finished.Length == length;

    [JsonIgnore]
    public PartSpec? Part => Name is null || BlockSize == 0 || PartIdentity is null ? null : new(Name, Generation, BlockSize, Representation?.Length);

    /// <summary>Digests that the file must have: the user's and the origin's.</summary>
    [JsonIgnore]
    public ImmutableArray<Digest> Digests =>
        [.. new[] { Request?.Checksum }.OfType<Digest>().Concat(Representation?.Digests ?? []).Distinct()];

    internal FileState WithSilo(string silo) => Silos.Contains(silo) ? this : this with { Silos = Silos.Add(silo) };
}
