namespace Haul.Transfer;

/// <summary>Metadata of a committed blob: whether it is what was promised.</summary>
internal static class BlobMark
{
    public const string Key = "haul";

    /// <summary>It stands there to be read back: its digest is not known yet, and nobody may take it for finished.</summary>
    public const string Unverified = "unverified";

    public const string Verified = "verified";

    public static Dictionary<string, string> Of(string mark) => new() { [Key] = mark };

    public static string? Find(IDictionary<string, string> metadata) => metadata.TryGetValue(Key, out var mark) ? mark : null;
}
