using System.Net;
using Haul.Web;

namespace Haul.Silo.Tests.Http;

/// <summary>Clients with one address, as all have behind a proxy.</summary>
[Collection(nameof(KeyedFixture))]
public sealed class RatesOfKeysTests(KeyedFixture fixture)
{
    private const int AtOnce = 16;
    private const int MostCalls = 20_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_WithoutAPauseByOneKey_AreLeftToAnother()
    {
        using var client = fixture.Client();
        var calls = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (await Call(client, Scopes.Read) is not HttpStatusCode.TooManyRequests)
            {
                Assert.True(Interlocked.Increment(ref calls) <= MostCalls, "Nothing bounds the first key.");
            }
        }));

        Assert.Equal(HttpStatusCode.BadRequest, await Call(client, Scopes.Submit));
    }

    private async Task<HttpStatusCode> Call(HttpClient client, string scope)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/downloads?limit=0");
        request.Headers.Authorization = new("Bearer", fixture.KeyOf(scope));
        using var reply = await client.SendAsync(request, Cancel);
        return reply.StatusCode;
    }
}
