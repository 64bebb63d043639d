using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Haul.Testing;
using Haul.Web;

namespace Haul.Silo.Tests.Http;

/// <summary>A reply without an end is worth what its key is worth at the moment.</summary>
[Collection(nameof(KeyedFixture))]
public sealed class LastingAccessTests(KeyedFixture fixture)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="route">Routes are found in any case, and so is the key looked after.</param>
    [Theory]
    [InlineData("/api/v1/downloads")]
    [InlineData("/API/V1/Downloads")]
    public async Task Events_WhenTheirKeyIsTakenAway_BreakOffAndOthersGoOn(string route)
    {
        using var host = await Client(fixture.KeyOf(Scopes.Submit));
        using var guest = await Client(await fixture.MakeKey(Scopes.Read, "leaving"));
        using var created = await host.PostAsJsonAsync(new Uri(route, UriKind.Relative), new { url = "http://haul.invalid/f" }, Cancel);
        var download = $"{route}/{(await created.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString()}";
        using var paused = await host.PostAsync($"{download}/pause", null, Cancel);
        await using var stays = await Events(host, download);
        await using var leaves = await Events(guest, download);
        Assert.True(await stays.MoveNextAsync() && await leaves.MoveNextAsync());

        await fixture.RemoveKey("leaving");

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await leaves.MoveNextAsync().AsTask().WaitAsync(RunningSilo.Patience, Cancel))
            {
                // A picture on the way.
            }
        });

        // What comes now was not on its way before.
        using var cancelled = await host.PostAsync($"{download}/cancel", null, Cancel);
        do
        {
            Assert.True(await stays.MoveNextAsync().AsTask().WaitAsync(RunningSilo.Patience, Cancel));
        }
        while (!stays.Current.Data.Contains("cancelled", StringComparison.Ordinal));
    }

    private static async Task<IAsyncEnumerator<SseItem<string>>> Events(HttpClient client, string download)
    {
        var body = await client.GetStreamAsync(new Uri($"{download}/events", UriKind.Relative), Cancel);
        return SseParser.Create(body).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
    }

    /// <summary>A client whose key counts by now.</summary>
    private async Task<HttpClient> Client(string key)
    {
        var client = fixture.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        await Eventually.True(
            async () =>
            {
                using var reply = await client.GetAsync("/api/v1/nodes", Cancel);
                return reply.IsSuccessStatusCode;
            },
            RunningSilo.Patience,
            "the key counts");
        return client;
    }
}
