using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// Row keys of the catalog. A table sorts by row key, ascending; an id sorts by its time. A listing wants the newest first, so its
/// key holds the id with every digit replaced by 31 minus it; admission wants the most urgent first, then the oldest.
/// </summary>
internal static class CatalogKeys
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // Crockford's base 32
    private const char Listing = 'L'; // behind every digit, so that listing rows and admission rows stand apart

    /// <summary>All listing rows have keys above this.</summary>
    public const string FirstListing = "L";

    /// <summary>All admission rows have keys below this.</summary>
    public const string EndOfAdmission = "A";

    private const int HighestPriority = 9;

    public static string ToList(DownloadId id) => Listing + string.Concat(id.Value.Select(digit => Digits[^(Digits.IndexOf(digit, StringComparison.Ordinal) + 1)]));

    public static string ToAdmit(DownloadId id, int priority) => $"{HighestPriority - Math.Clamp(priority, 0, HighestPriority)}{id}";
}
