using Haul.Testing;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>Three silos on Azurite and a browser, for all tests of the pages.</summary>
[CollectionDefinition(Name)]
public sealed class PagesTogether : ICollectionFixture<PagesFixture>
{
    public const string Name = "pages";
}

public sealed class PagesFixture : IAsyncLifetime
{
    internal HaulCluster Haul { get; private set; } = null!;

    internal Chromium Chromium { get; private set; } = null!;

    /// <summary>The silo whose pages are looked at.</summary>
    internal SiloProcess Home => Haul.Silos[0];

    public async ValueTask InitializeAsync()
    {
        Haul = await HaulCluster.Start(3, StoreKind.Directory);
        await Haul.WarmUp();
        Chromium = await Chromium.Start();
    }

    internal async Task<IPage> Open(string path = "", ColorScheme scheme = ColorScheme.Light)
    {
        var page = await Chromium.Page(scheme);
        await Go(page, path);
        return page;
    }

    /// <summary>Goes to a page and waits until it is live.</summary>
    internal async Task Go(IPage page, string path)
    {
        await page.GotoAsync(new Uri(Home.Http, path).AbsoluteUri);
        await page.Locator("main:not([inert])").WaitForAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await (Chromium?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (Haul?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
