using System.Globalization;

namespace Haul.Abstractions;

/// <summary>Values as console, API and pages write them.</summary>
public static class StatusWords
{
    /// <summary>The status in lower case.</summary>
    public static string Word(this DownloadStatus status) => status.ToString().ToLowerInvariant();

    /// <summary>The status of a word, in any case; null when there is none.</summary>
    public static DownloadStatus? Status(string? word) =>
        Enum.GetValues<DownloadStatus>().Cast<DownloadStatus?>().FirstOrDefault(known => string.Equals(known!.Value.Word(), word, StringComparison.OrdinalIgnoreCase));

    /// <summary>All words, for those who wrote none of them.</summary>
    public static string AllStatuses => string.Join(", ", Enum.GetValues<DownloadStatus>().Select(Word));

    /// <summary>RFC 3339 in UTC, to the millisecond; null stays null.</summary>
    public static string? Rfc3339(this DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A rate as a whole number.</summary>
    public static long WholeRate(double bytesPerSecond) => double.IsFinite(bytesPerSecond) ? (long)Math.Max(0, bytesPerSecond) : 0;
}
