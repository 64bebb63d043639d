using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What is asked for. Credentials (userinfo, headers) are taken out before it is stored.</summary>
[GenerateSerializer, Immutable, Alias("haul.DownloadRequest")]
public sealed record DownloadRequest
{
    /// <summary>Connections on each silo that may be asked for.</summary>
    public const int MostConnections = 256;

    public const int HighestPriority = 9;

    /// <summary>Longest URL taken, in characters. Origins refuse far shorter ones; this bounds memory only.</summary>
    public const int LongestUrl = 65_536;

    /// <summary>Absolute http or https URL.</summary>
    [Id(0)]
    public required string Url { get; init; }

    /// <summary>Name below the part store's root; null lets the origin's first reply name the file.</summary>
    [Id(1)]
    public string? Name { get; init; }

    /// <summary>Fields sent to the URL's own origin and to no other.</summary>
    [Id(2)]
    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    /// <summary>Digest that the user gave for the whole file.</summary>
    [Id(3)]
    public Digest? Checksum { get; init; }

    /// <summary>Bytes a second over all connections; null is unlimited.</summary>
    [Id(4)]
    public long? LimitRate { get; init; }

    /// <summary>Connections wanted for this download on each silo.</summary>
    [Id(5)]
    public int Connections { get; init; } = 8;

    /// <summary>Tries in a row without a new byte before the download fails; 0 is for ever.</summary>
    [Id(6)]
    public int MaxTries { get; init; } = 20;

    /// <summary>Longest silence of the origin: before its headers and between two reads.</summary>
    [Id(7)]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    [Id(8)]
    public OnExists OnExists { get; init; }

    /// <summary>Replace an existing target, at publish only.</summary>
    [Id(9)]
    public bool Force { get; init; }

    /// <summary>Keep the manifest with the file, as <c>.haul/ID.manifest</c>.</summary>
    [Id(10)]
    public bool KeepManifest { get; init; }

    /// <summary>0 (last) to 9 (first).</summary>
    [Id(11)]
    public int Priority { get; init; } = 5;

    /// <summary>Proxy URL; null is a direct connection.</summary>
    [Id(12)]
    public string? Proxy { get; init; }

    /// <summary>The id may be known under another URL, which this one replaces: it must serve the same representation.</summary>
    [Id(13)]
    public bool Retarget { get; init; }
}

/// <summary>What happens when the target stands already.</summary>
[GenerateSerializer, Alias("haul.OnExists")]
public enum OnExists
{
    Fail,
    Skip,
    Rename,
}

[GenerateSerializer, Immutable, Alias("haul.HeaderField")]
public sealed record HeaderField([property: Id(0)] string Name, [property: Id(1)] string Value);
