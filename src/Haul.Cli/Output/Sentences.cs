using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The sentences about a file, safe for a terminal.</summary>
public static class Sentences
{
    public static string Started(FileReport file) => Join(
        $"{Name(file)}: {(file.View.Length is { } length ? Human.Size(length) : "unknown length")} from {PlainText.Of(file.Url)}",
        file.View.Resumed > 0 ? $"going on from {Human.Size(file.View.Resumed)}" : null);

    public static string Progress(FileReport file) => Join(
        $"{Name(file)}: {Amount(file)}",
        file.View.Status is DownloadStatus.Downloading ? null : file.View.Status.ToString().ToLowerInvariant(),
        file.View.Status is DownloadStatus.Downloading ? Human.Rate(file.Rate) : null,
        file.Eta is { } eta ? $"{Human.Duration(eta)} left" : null,
        file.View.Connections > 0 ? Count(file.View.Connections, "connection") : null);

    public static string Retry(FileReport file) =>
        $"{Name(file)}: trying again ({file.View.Retries.ToString(CultureInfo.InvariantCulture)}): {PlainText.Of(file.Trouble ?? "the try failed")}";

    public static string Completed(FileReport file) => file.Skipped
        ? $"{Name(file)}: skipped, it is there already"
        : Join(
            $"{Name(file)}: {Human.Size(file.Size)} in {Human.Duration(file.Elapsed)}",
            Human.Rate(file.MeanRate),
            Verified(file.View),
            file.View.Validator == "strong" ? null : file.View.Validator == "weak" ? "weak validator" : PlainText.Of(file.View.Validator).Replace('-', ' '),
            file.View.Resumed > 0 ? $"resumed from {Human.Size(file.View.Resumed)}" : null,
            file.View.FetchedTwice > 0 ? $"{Human.Size(file.View.FetchedTwice)} fetched twice" : null);

    public static string Failed(FileReport file) => $"{Name(file)}: {PlainText.Of(file.Error?.Message ?? "failed")}";

    public static string Paused(FileReport file) => $"{Name(file)}: {Amount(file)} kept";

    public static string Name(FileReport file) => PlainText.Of(file.Label);

    public static string Count(int count, string noun) => $"{count.ToString(CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";

    private static string Verified(DownloadView view) => view.Verified switch
    {
        "no" => "not verified (no digest was given)",
        "blocks" => "verified by its blocks",
        _ => $"verified by {PlainText.Of(view.Verified)}",
    };

    private static string Amount(FileReport file) => file.View.Length is { } length
        ? $"{Human.Percent(file.View.Downloaded, length)} of {Human.Size(length)}"
        : Human.Size(file.View.Downloaded);

    private static string Join(params string?[] parts) => string.Join(", ", parts.OfType<string>());
}
