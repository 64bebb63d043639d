namespace Haul.Cli.Tests;

internal static class Reports
{
    public static FileReport Of(DownloadView view) => new()
    {
        Number = 0,
        Url = "http://origin/big.iso",
        Path = "/data/big.iso",
        View = view,
        Rate = 100 * 1024,
        Eta = TimeSpan.FromSeconds(90),
        Elapsed = TimeSpan.FromSeconds(10),
        Error = view.Error,
    };
}
