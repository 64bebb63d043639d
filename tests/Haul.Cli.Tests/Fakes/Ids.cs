namespace Haul.Cli.Tests;

/// <summary>Ids that differ at their ends, and two that do not.</summary>
internal static class Ids
{
    public static DownloadId One { get; } = DownloadId.Parse("01JD8Z3V9Q6N4T2M0K5R7WAAAA");

    public static DownloadId Two { get; } = DownloadId.Parse("01JD8Z3V9Q6N4T2M0K5R7WBBBB");

    /// <summary>Ends as <see cref="One"/> does.</summary>
    public static DownloadId Three { get; } = DownloadId.Parse("01JD8Z3V9Q6N4T2M0K5R8WAAAA");
}
