using System.Text.RegularExpressions;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>A person at a browser: submits a file, sees it fill, sees a silo die and the file go on.</summary>
[Collection(PagesTogether.Name)]
public sealed class DownloadPagesTests(PagesFixture pages)
{
    private const int MiB = 1 << 20;
    private const int Blocks = 96;

    private HaulCluster Haul => pages.Haul;

    [Fact]
    public async Task Submit_ByTheFormAndASiloKilled_CellsGoOnInAnotherColourAndTheBytesAreRight()
    {
        var victim = await Haul.Join();
        await using var owners = new Owners(Haul);
        Haul.Origin.Limits.ConnectionRate = 400_000;
        var page = await pages.Open();

        await page.GetByLabel("URL").FillAsync(Haul.Origin.Add("watched", 3, Blocks * MiB).AbsoluteUri);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("watched");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/downloads/[0-9A-Z]{26}$"));
        var id = DownloadId.Parse(page.Url.Split('/')[^1]);
        await Cells(page, letters => letters.Count(char.IsAsciiLetterLower) >= 8 && letters.Any(letter => letter is >= 'A' and <= 'Z'), "it fills");

        await Press(page, "Pause");
        await Status(page, "paused");
        var connections = Haul.Origin.Log.All.Count;
        await Press(page, "Resume");
        await Haul.Origin.Log.WaitFor(log => log.All.Count > connections, HaulCluster.Patience, "it goes on");
        var before = await Cells(page, letters => letters.Count(char.IsAsciiLetterLower) >= 24, "a quarter of it stands");
        await Haul.Kill(victim);
        await Cells(page, letters => letters.Count(char.IsAsciiLetterLower) >= 72, "it goes on without the silo");
        await Chromium.Shoot(page, "download");
        Haul.Origin.Limits.ConnectionRate = 0;
        await Status(page, "completed");

        var (after, silos) = await Map(page);
        Assert.Matches("^[a-z]+$", after);
        Assert.All(before.Index().Where(cell => char.IsAsciiLetterLower(cell.Item)), cell => Assert.Equal(cell.Item, after[cell.Index]));
        AssertBroughtAsTheOriginSays(after, silos, owners);
        await Haul.AssertRight(id, "watched", 3, Blocks * MiB, parts: false);

        var saving = page.WaitForDownloadAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Save watched" }).ClickAsync();
        var saved = await (await saving).PathAsync();
        Assert.Null(await Bytes.FirstDifference(3, Blocks * MiB, saved!, TestContext.Current.CancellationToken));
        Assert.Empty(pages.Chromium.Complaints);
    }

    [Fact]
    public async Task Keyboard_Alone_SubmitsPausesAndResumes()
    {
        Haul.Origin.Limits.ConnectionRate = 100_000;
        var page = await pages.Open();

        await Tab(page, "input[name=url]");
        await page.Keyboard.TypeAsync(Haul.Origin.Add("typed", 4, 64 * MiB).AbsoluteUri);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("typed");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(new Regex("/downloads/[0-9A-Z]{26}$"));
        await Status(page, "downloading");
        await Tab(page, "button[aria-label='Pause typed']");
        await page.Keyboard.PressAsync("Enter");
        await Status(page, "paused");
        await Tab(page, "button[aria-label='Resume typed']");
        await page.Keyboard.PressAsync("Space");
        await Status(page, "downloading");

        Haul.Origin.Limits.ConnectionRate = 0;
        await Status(page, "completed");
        Assert.Empty(pages.Chromium.Complaints);
    }

    [Fact]
    public async Task Texts_ThatLookLikeMarkup_AreShownAsText()
    {
        const string Naughty = "<img src=x onerror=alert(1)>&amp;\u202e\"';--";
        var alerts = 0;
        var page = await pages.Open();
        page.Dialog += (_, dialog) =>
        {
            alerts++;
            _ = dialog.DismissAsync();
        };

        await page.Locator("summary").ClickAsync();
        foreach (var field in new[] { "url", "name", "checksum", "headers" })
        {
            await page.Locator($"[name={field}]").FillAsync(Naughty);
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "url is no http or https URL" }).WaitForAsync();
        var name = "<b>bold<b>&lt;";
        await page.Locator("[name=url]").FillAsync(Haul.Origin.Add("plain", 5, MiB).AbsoluteUri);
        await page.Locator("[name=name]").FillAsync(name);
        await page.Locator("[name=checksum]").FillAsync("");
        await page.Locator("[name=headers]").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(new Regex("/downloads/[0-9A-Z]{26}$"));
        await page.GetByRole(AriaRole.Heading, new() { Name = name, Level = 1 }).WaitForAsync();
        await pages.Go(page, "");
        await page.GetByLabel("Search").FillAsync("<script>");
        await page.GetByText("Nothing matches.").WaitForAsync();
        await page.GetByLabel("Search").FillAsync("<b>");
        await page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).WaitForAsync();

        Assert.Equal(0, alerts);
        Assert.Equal(0, await page.Locator("b").CountAsync());
        Assert.Empty(pages.Chromium.Complaints);
    }

    private static Task Press(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = $"{button} watched" }).ClickAsync();

    private static Task Status(IPage page, string word) => page.Locator($"main .facts .status.{word}").WaitForAsync();

    /// <summary>Moves the focus on as a keyboard does until it stands there.</summary>
    private static async Task Tab(IPage page, string wanted)
    {
        await page.Locator(wanted).WaitForAsync();
        for (var i = 0; i < 60 && !await page.EvaluateAsync<bool>("wanted => document.activeElement?.matches(wanted) === true", wanted); i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        Assert.True(await page.EvaluateAsync<bool>("wanted => document.activeElement?.matches(wanted) === true", wanted), $"The keyboard does not reach {wanted}.");
    }

    private static async Task<string> Cells(IPage page, Func<string, bool> wanted, string what)
    {
        var letters = "";
        await Eventually.True(async () => wanted(letters = (await Map(page)).Letters), HaulCluster.Patience, what);
        return letters;
    }

    /// <summary>What the canvas shows: a letter for each cell, and the names of the silos that they stand for.</summary>
    private static async Task<(string Letters, string[] Silos)> Map(IPage page) => (
        await page.EvaluateAsync<string>("() => document.querySelector('canvas.map')?.haul?.letters?.join('') ?? ''"),
        await page.EvaluateAsync<string[]>("() => document.querySelector('canvas.map')?.haul?.silos ?? []"));

    /// <summary>Every cell has the colour of a silo that the origin sent the end of its block to.</summary>
    private void AssertBroughtAsTheOriginSays(string letters, string[] silos, Owners owners)
    {
        var sent = Haul.Origin.Log.Of("watched").Where(exchange => exchange.Sent is not null).ToList();
        Assert.All(letters.Index(), cell =>
        {
            var last = ((cell.Index + 1L) * MiB) - 1;
            var by = sent.Where(exchange => exchange.Sent!.Value.Start <= last && last < exchange.Sent.Value.End).Select(exchange => owners.Of(exchange.Connection));
            Assert.Contains(silos[cell.Item - 'a'], by);
        });
        Assert.True(letters.Distinct().Count() >= 3, letters);
    }
}
