using System.Collections.Immutable;

namespace Haul.Abstractions;

/// <summary>What the origin serves now (RFC 9110 section 3.2): ranges mix only within one.</summary>
[GenerateSerializer, Immutable, Alias("haul.Representation")]
public sealed record Representation
{
    /// <summary>Bytes; null while the origin does not say.</summary>
    [Id(0)]
    public long? Length { get; init; }

    /// <summary>The raw ETag field, quotes and weakness mark included, or null.</summary>
    [Id(1)]
    public string? ETag { get; init; }

    /// <summary>The raw Last-Modified field, or null.</summary>
    [Id(2)]
    public string? LastModified { get; init; }

    /// <summary>The origin has answered a range with 206.</summary>
    [Id(3)]
    public bool Ranges { get; init; }

    /// <summary>Digests of the whole representation that the origin gave.</summary>
    [Id(4)]
    public ImmutableArray<Digest> Digests { get; init; } = [];

    /// <summary>Its ETag can prove that two replies are of the same bytes (RFC 9110 section 8.8.1).</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasStrongETag => ETag is { Length: > 0 } && !ETag.StartsWith("W/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The validators in one line, for messages.</summary>
    public string Describe() => string.Join(", ",
        new[] { Length is { } length ? $"{length} bytes" : "unknown length", ETag is null ? null : $"ETag {ETag}", LastModified is null ? null : $"Last-Modified {LastModified}" }.OfType<string>());
}
