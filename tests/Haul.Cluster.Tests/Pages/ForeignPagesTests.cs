using Haul.Testing;
using Microsoft.Playwright;

namespace Haul.Cluster.Tests.Pages;

/// <summary>What a browser does for a page of somebody else, which must not reach a silo on loopback.</summary>
[Collection(PagesTogether.Name)]
public sealed class ForeignPagesTests(PagesFixture pages)
{
    private const string Foreign = "evil.example";

    [Fact]
    public async Task Request_UnderAForeignNameThatLeadsHere_IsRefused()
    {
        await using var chromium = await Chromium.Start($"--host-resolver-rules=MAP {Foreign} 127.0.0.1");
        var page = await chromium.Page();

        var reply = await page.GotoAsync($"http://{Foreign}:{pages.Home.Http.Port}/");

        Assert.Equal(403, reply!.Status);
        Assert.Contains("loopback name", await page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(403, await page.EvaluateAsync<int>("async () => (await fetch('/api/v1/downloads')).status"));
    }

    [Fact]
    public async Task Request_OfAPageFromElsewhere_ChangesNothing()
    {
        var page = await pages.Chromium.Page();
        await page.RouteAsync($"http://{Foreign}/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Elsewhere</h1>" }));
        await page.GotoAsync($"http://{Foreign}/");
        var before = (await pages.Haul.List()).Count;
        var refused = new List<int>();
        page.Response += (_, reply) => refused.AddRange(reply.Url.StartsWith(pages.Home.Http.AbsoluteUri, StringComparison.Ordinal) ? [reply.Status] : []);

        // Without asking the silo for leave first: what any page may send.
        await page.EvaluateAsync(
            """
            ({ silo, url }) => Promise.allSettled([
              fetch(`${silo}api/v1/downloads`, { method: "POST", mode: "no-cors", headers: { "Content-Type": "text/plain" }, body: JSON.stringify({ url }) }),
              fetch(`${silo}api/v1/nodes/silo-2/drain`, { method: "POST", mode: "no-cors" }),
              fetch(`${silo}orleans/ClusterStats`, { mode: "no-cors" }),
            ])
            """,
            new { silo = pages.Home.Http.AbsoluteUri, url = pages.Haul.Origin.Add("stolen", 7, 1000).AbsoluteUri });

        // And a form, which leaves the page.
        await page.RunAndWaitForResponseAsync(
            () => page.EvaluateAsync(
                """
                silo => {
                  const form = document.createElement("form");
                  form.method = "post";
                  form.action = `${silo}api/v1/nodes/silo-2/drain`;
                  document.body.append(form);
                  form.submit();
                }
                """,
                pages.Home.Http.AbsoluteUri),
            reply => reply.Url.EndsWith("/drain", StringComparison.Ordinal) && reply.Request.IsNavigationRequest);

        Assert.NotEmpty(refused);
        Assert.All(refused, status => Assert.Equal(403, status));
        Assert.Equal(before, (await pages.Haul.List()).Count);
        Assert.All(pages.Haul.Silos, silo => Assert.False(silo.Process.HasExited));
        Assert.Empty(pages.Haul.Origin.Log.Of("stolen"));
    }
}
