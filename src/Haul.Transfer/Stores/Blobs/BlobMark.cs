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

    /// <param name="digests">Those that were compared.</param>
    public static Dictionary<string, string> Of(string mark, IReadOnlyCollection<Digest> digests)
    {
        var metadata = new Dictionary<string, string> { [Key] = mark };
        if (digests.Count > 0)
        {
            metadata[DigestsKey] = string.Join(',', digests);
        }

        return metadata;
    }

    public static string? Find(IDictionary<string, string> metadata) => metadata.TryGetValue(Key, out var mark) ? mark : null;

    public static IReadOnlyCollection<string> Compared(IDictionary<string, string> metadata) =>
        metadata.TryGetValue(DigestsKey, out var digests) ? digests.Split(',') : [];
}
