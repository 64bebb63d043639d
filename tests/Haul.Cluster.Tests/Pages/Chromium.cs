using Haul.Testing;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>The system's Chromium, without a window and kept off the network.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private readonly IPlaywright _driver;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private Chromium(IPlaywright driver, IBrowser browser) => (_driver, _browser) = (driver, browser);

    /// <summary>Errors of the pages: scripts that threw, what the content security policy refused, answers of 500 and more.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <param name="arguments">More options of the browser.</param>
    public static async Task<Chromium> Start(params string[] arguments)
    {
        var program = Programs.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is missing: bash deploy/install.sh chromium");
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", .. arguments],
        });
        return new(driver, browser);
    }

    /// <summary>A page of a person of his own: nothing is remembered from others.</summary>
    public async Task<IPage> Page(ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser.NewContextAsync(new() { ColorScheme = scheme, ViewportSize = new() { Width = 1280, Height = 900 }, AcceptDownloads = true });
        context.SetDefaultTimeout((float)HaulCluster.Patience.TotalMilliseconds);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _complaints.Add(error);
        page.Console += (_, line) => _complaints.AddRange(line.Text.Contains("Content Security Policy", StringComparison.Ordinal) ? [line.Text] : []);
        page.Response += (_, reply) => _complaints.AddRange(reply.Status >= 500 ? [$"{reply.Status} {reply.Url}"] : []);
        return page;
    }

    /// <summary>Keeps a picture of what a person sees first under <c>artifacts/screenshots</c>; the README shows some of them.</summary>
    public static async Task Shoot(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png") });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _driver.Dispose();
    }

    private static string Screenshots => Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "screenshots")).FullName;
}
