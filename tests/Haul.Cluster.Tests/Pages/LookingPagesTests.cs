using System.Text.Json;
using Deque.AxeCore.Playwright;
using Haul.Abstractions;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>All pages with something on them: everybody can use them, and looking changes nothing.</summary>
[Collection(PagesTogether.Name)]
public sealed class LookingPagesTests(PagesFixture pages)
{
    private const int MiB = 1 << 20;

    private HaulCluster Haul => pages.Haul;

    [Fact]
    public async Task Pages_OfADownloadThatWorksAndOneThatRests_AreAccessibleAndChangeNothing()
    {
        var done = await Haul.Submit(Haul.Origin.Add("done", 1, 8 * MiB), "done");
        await Haul.WaitFor(done, DownloadStatus.Completed);
        var failed = await Haul.Submit(new Uri(Haul.Origin.BaseUri, "missing"), "missing");
        await Haul.WaitFor(failed, DownloadStatus.Failed);
        // A block takes longer than all the looking, so that segments of before are there after it.
        Haul.Origin.Limits.ConnectionRate = 8_000;
        var busy = await Haul.Submit(Haul.Origin.Add("busy", 2, 64 * MiB), "busy");
        await Haul.WaitFor(busy, DownloadStatus.Downloading);
        var resting = await Haul.Submit(Haul.Origin.Add("resting", 3, 64 * MiB), "resting");
        await Haul.Origin.Log.WaitFor(log => log.Of("resting").Any(exchange => exchange.BodyBytesSent > 0), HaulCluster.Patience, "it has begun");
        await Haul.Run(["pause", resting.Value]);
        await Haul.Origin.Log.WaitFor(log => log.Of("resting").All(exchange => !exchange.InProgress), HaulCluster.Patience, "it rests");
        var before = (Resting: (await Haul.Show(resting)).ToString(), Epochs: Epochs(await Haul.Show(busy)), Requests: Haul.Origin.Log.Of("resting").Count);

        foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            var page = await pages.Open("", scheme);
            await page.GetByRole(AriaRole.Link, new() { Name = "busy", Exact = true }).WaitForAsync();
            await Look(page, "", $"downloads-{scheme}", page.GetByRole(AriaRole.Row).Filter(new() { HasText = "busy" }).Locator("progress"));
            await Look(page, $"downloads/{busy}", $"working-{scheme}", page.Locator("canvas.map"));
            await Look(page, "silos", $"silos-{scheme}", page.GetByText("silo-3").First);
            await Look(page, $"downloads/{resting}/grains", $"grains-{scheme}", page.Locator("pre").First);
            if (scheme is ColorScheme.Light) // of the same parts
            {
                await Charted(page);
                await Look(page, $"downloads/{failed}", "failed", page.Locator(".status.failed"));
                await Look(page, $"downloads/{resting}", "resting", page.Locator(".status.paused"));
                await Look(page, $"downloads/{busy}/grains", "grains-working", page.Locator("pre").First);
                await Look(page, "downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV", "missing", page.GetByText("Nobody has submitted"));
            }

            await page.Context.CloseAsync();
        }

        Assert.Equal(before.Resting, (await Haul.Show(resting)).ToString());
        Assert.Equal(before.Requests, Haul.Origin.Log.Of("resting").Count);
        var epochs = Epochs(await Haul.Show(busy));
        Assert.NotEmpty(epochs.Keys.Intersect(before.Epochs.Keys));
        Assert.All(epochs.Where(segment => before.Epochs.ContainsKey(segment.Key)), segment => Assert.Equal(before.Epochs[segment.Key], segment.Value));
        Assert.Empty(pages.Chromium.Complaints);
        Haul.Origin.Limits.ConnectionRate = 0;
        await Haul.WaitFor(busy, DownloadStatus.Completed);
    }

    /// <summary>A picture of the silos once there is a line to see in their chart.</summary>
    private async Task Charted(IPage page)
    {
        await pages.Go(page, "silos");
        await page.WaitForFunctionAsync("() => document.querySelector('.chart canvas')?.haul?.length >= 5");
        await Chromium.Shoot(page, "silos");
    }

    private async Task Look(IPage page, string path, string name, ILocator shows)
    {
        await pages.Go(page, path);
        await shows.WaitForAsync();
        await Chromium.Shoot(page, name.ToLowerInvariant());
        var findings = (await page.RunAxe()).Violations.Where(violation => violation.Impact is "serious" or "critical").ToList();
        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings.SelectMany(finding => finding.Nodes.Select(node => $"{name}: {finding.Id}: {finding.Help}: {node.Html}"))));
    }

    /// <summary>Epoch of each segment by its slot and start: it counts the starts of the pump.</summary>
    private static Dictionary<string, long> Epochs(JsonElement shown) => shown.GetProperty("segments").EnumerateArray()
        .ToDictionary(segment => $"{segment.GetProperty("slot")}:{segment.GetProperty("start")}", segment => segment.GetProperty("epoch").GetInt64());
}
