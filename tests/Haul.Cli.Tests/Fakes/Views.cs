namespace Haul.Cli.Tests;

/// <summary>Views of one file of 1,000 bytes.</summary>
internal static class Views
{
    public const long Length = 1000;

    public static DownloadView Probing { get; } = new() { Id = default, Status = DownloadStatus.Probing };

    public static DownloadView Downloading(long downloaded) => new()
    {
        Id = default,
        Status = DownloadStatus.Downloading,
        Name = "big.iso",
        Length = Length,
        Downloaded = downloaded,
        Rate = 100,
        Connections = 8,
        Finished = RangeSet.Of(new(0, downloaded)),
    };

    public static DownloadView Completed { get; } = Downloading(Length) with { Status = DownloadStatus.Completed, Verified = "sha-256", Connections = 0 };

    public static DownloadView Failed(ErrorCode code, string message) => Downloading(10) with { Status = DownloadStatus.Failed, Error = new(code, message) };

    /// <summary>The same as a cluster shows it.</summary>
    public static DownloadView Remote(DownloadView view) => view with { Url = "http://origin/big.iso", Location = "/store/big.iso" };

    /// <summary>Two silos at work on it: a map of ten cells, two segments.</summary>
    public static DownloadView ByTwoSilos { get; } = Remote(Downloading(500)) with
    {
        Map = "aaaBbb.A..",
        Silos = ["10.0.0.1:11111@7", "10.0.0.2:11111@8"],
        Segments = [new(0, 700, 800, 750, "10.0.0.1:11111@7", 60, 3, false), new(1, 300, 400, 320, "10.0.0.2:11111@8", 40, 1, true)],
    };
}
