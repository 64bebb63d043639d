using System.Globalization;

namespace Haul.Testing;

/// <summary>A file of the origin: what it holds, how it is described, and what goes wrong with it.</summary>
public sealed class OriginFile
{
    private readonly string? etag;
    private readonly bool etagGiven;

    /// <summary>The seed of its content.</summary>
    public long Seed { get; init; }

    /// <summary>Its length in bytes; up to 10 TiB, made while sent.</summary>
    public long Length { get; init; }

    /// <summary>Literal content in place of the generated one, for checksum lists and Metalinks; gives the length too.</summary>
    public byte[]? Content { get; init; }

    /// <summary>The raw ETag value, quotes included. Strong and made of seed and length unless given; null sends none.</summary>
    public string? ETag
    {
        get => etagGiven ? etag : string.Create(CultureInfo.InvariantCulture, $"\"{Seed:x}-{Length:x}\"");
        init => (etag, etagGiven) = (value, true);
    }

    /// <summary>When it was last changed; null sends no Last-Modified.</summary>
    public DateTimeOffset? LastModified { get; init; } = new(2024, 2, 3, 4, 5, 6, TimeSpan.Zero);

    /// <summary>The Content-Type; null sends none.</summary>
    public string? ContentType { get; init; } = "application/octet-stream";

    /// <summary>The raw Content-Disposition; any text, null sends none.</summary>
    public string? ContentDisposition { get; init; }

    /// <summary>Whether an empty file answers a range with 200 and no bytes, in place of 416 <c>bytes */0</c>.</summary>
    public bool EmptyAnswers200 { get; init; }

    /// <summary>More raw header lines, sent with 200 and 206.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>What goes wrong, applied in this order. A fault counts its requests, so each belongs to one file.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}
