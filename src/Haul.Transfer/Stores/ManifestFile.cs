using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>
/// The manifest that is kept with a published file: one JSON document, the hashes as <c>xxh128sum</c> prints them, so that other
/// tools can check the file too.
/// </summary>
public sealed record ManifestFile
{
    /// <summary>A reader refuses a higher one.</summary>
    public const int KnownFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public int Format { get; init; } = KnownFormat;

    public required DownloadId Download { get; init; }

    /// <summary>Name of the file below the store's root.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes of a block; the last one is shorter.</summary>
    public required int BlockSize { get; init; }

    /// <summary>Where it came from, without userinfo, query and fragment: those carry secrets.</summary>
    public string? Url { get; init; }

    /// <summary>Digests that the whole file was given and has.</summary>
    public ImmutableArray<Digest> Digests { get; init; } = [];

    /// <summary>XxHash128 of each block, in order.</summary>
    public required ImmutableArray<BlockHash> Blocks { get; init; }

    public ReadOnlyMemory<byte> Write() => JsonSerializer.SerializeToUtf8Bytes(this with { Url = Url is null ? null : ShownUrl.Of(Url) }, Json);

    /// <exception cref="FormatException">It is not a manifest, or contradicts itself.</exception>
    public static ManifestFile Read(Stream stream)
    {
        ManifestFile? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<ManifestFile>(stream, Json);
        }
        catch (JsonException error)
        {
            throw new FormatException("it is not a manifest of Haul", error);
        }

        return manifest switch
        {
            null => throw new FormatException("it is empty"),
            { Format: > KnownFormat } => throw new FormatException($"its format {manifest.Format} is of a later version of Haul"),
            { BlockSize: <= 0 } or { Length: < 0 } => throw new FormatException("its sizes make no sense"),
            { Blocks.IsDefault: true } => throw new FormatException("its block hashes are missing"),
            _ when manifest.Blocks.Length != (manifest.Length + manifest.BlockSize - 1) / manifest.BlockSize =>
                throw new FormatException($"it has {manifest.Blocks.Length} hashes for {manifest.Length} bytes in blocks of {manifest.BlockSize}"),
            _ => manifest,
        };
    }
}
