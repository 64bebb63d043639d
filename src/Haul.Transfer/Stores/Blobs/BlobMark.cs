using Haul.Abstractions;

namespace Haul.Transfer;

/// <summary>Metadata of a committed blob: whether it is what was promised.</summary>
internal static class BlobMark
{
    public const string Key = "haul";

    /// <summary>It stands there to be read back: its digest is not known yet, and nobody may take it for finished.</summary>
    public const string Unverified = "unverified";

    public const string Verified = "verified";

    /// <summary>Which digests of the whole were compared before it was called verified; absent for none.</summary>
    private const string DigestsKey = "haul_digests";

    /// <summary>The snapshot of what the blob has replaced, kept until it is verified; absent for none.</summary>
    private const string ReplacedKey = "haul_replaced";

    private const string DownloadKey = "haul_download";

    /// <param name="download">Whose file it is.</param>
    /// <param name="digests">Those that were compared.</param>
    /// <param name="replaced">The snapshot of what stood there before.</param>
    public static Dictionary<string, string> Of(string mark, DownloadId download, IReadOnlyCollection<Digest> digests, string? replaced = null)
    {
        var metadata = new Dictionary<string, string> { [Key] = mark, [DownloadKey] = download.Value };
        if (digests.Count > 0)
        {
            metadata[DigestsKey] = string.Join(',', digests);
        }

        if (replaced is not null)
        {
            metadata[ReplacedKey] = replaced;
        }

        return metadata;
    }

    public static string? Find(IDictionary<string, string> metadata) => metadata.TryGetValue(Key, out var mark) ? mark : null;

    public static IReadOnlyCollection<string> Compared(IDictionary<string, string> metadata) =>
        metadata.TryGetValue(DigestsKey, out var digests) ? digests.Split(',') : [];

    public static string? Replaced(IDictionary<string, string> metadata) => metadata.TryGetValue(ReplacedKey, out var snapshot) ? snapshot : null;

    /// <summary>The download whose file it is, or null.</summary>
    public static string? Download(IDictionary<string, string> metadata) => metadata.TryGetValue(DownloadKey, out var download) ? download : null;
}
