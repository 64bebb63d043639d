using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Haul.Testing;
using Haul.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Http;

/// <summary>Each scope can do exactly its own, over everything that a silo serves.</summary>
[Collection(nameof(KeyedFixture))]
public sealed class ScopesTests(KeyedFixture fixture)
{
    private const string Open = "";
    private const string Unknown = "/api/v1/downloads/01ARZ3NDEKTSV4RRFFQ69G5FAV";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/health/live", Open, HttpStatusCode.OK)]
    [InlineData("GET", "/health/ready", Open, HttpStatusCode.OK)]
    [InlineData("GET", "/login", Open, HttpStatusCode.OK)]
    [InlineData("GET", "/login/style.css", Open, HttpStatusCode.OK)]
    [InlineData("POST", "/login", Open, HttpStatusCode.BadRequest)]
    [InlineData("POST", "/logout", Open, HttpStatusCode.Found)]
    [InlineData("GET", "/api/v1/downloads", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", Unknown, Scopes.Read, HttpStatusCode.NotFound)]
    [InlineData("GET", $"{Unknown}/events", Scopes.Read, HttpStatusCode.NotFound)]
    [InlineData("GET", $"{Unknown}/content", Scopes.Read, HttpStatusCode.NotFound)]
    [InlineData("HEAD", $"{Unknown}/content", Scopes.Read, HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/v1/nodes", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", "/openapi/v1.json", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", "/metrics", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", "/orleans/", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", "/orleans/ClusterStats", Scopes.Read, HttpStatusCode.OK)]
    [InlineData("GET", "/orleans/Trace", Scopes.Read, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/nothing", Scopes.Read, HttpStatusCode.NotFound)]
    [InlineData("PUT", "/api/v1/downloads", Scopes.Read, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/downloads", Scopes.Submit, HttpStatusCode.BadRequest)]
    [InlineData("POST", $"{Unknown}/pause", Scopes.Submit, HttpStatusCode.NotFound)]
    [InlineData("POST", $"{Unknown}/resume", Scopes.Submit, HttpStatusCode.NotFound)]
    [InlineData("POST", $"{Unknown}/cancel", Scopes.Submit, HttpStatusCode.NotFound)]
    [InlineData("DELETE", Unknown, Scopes.Submit, HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/v1/nodes/nobody/drain", Scopes.Admin, HttpStatusCode.NotFound)]
    public async Task Ask_WithEachKey_IsAllowedFromItsScopeOn(string method, string path, string needed, HttpStatusCode allowed)
    {
        Assert.Equal(needed is Open ? allowed : HttpStatusCode.Unauthorized, await Status(method, path, null));
        Assert.Equal(needed is Open ? allowed : HttpStatusCode.Unauthorized, await Status(method, path, $"{fixture.KeyOf(Scopes.Admin)}x"));
        foreach (var scope in Scopes.All)
        {
            Assert.Equal(Scopes.UpTo(scope).Contains(needed) || needed is Open ? allowed : HttpStatusCode.Forbidden, await Status(method, path, fixture.KeyOf(scope)));
        }
    }

    /// <summary>Everything else needs a scope at least: what is nowhere above is answered as <c>/nothing</c> is.</summary>
    [Fact]
    public void Endpoints_ThatAskForNoKey_AreFew()
    {
        var open = fixture.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}");

        Assert.Equal(["/health/live", "/health/ready", "/login", "/login/style.css", "/logout"], open.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ask_WithTooSmallAScope_SaysWhichIsNeeded()
    {
        using var reply = await Send("POST", "/api/v1/nodes/nobody/drain", fixture.KeyOf(Scopes.Submit));

        var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal("policy", problem.GetProperty("code").GetString());
        Assert.Equal("This needs a key with the scope admin, and this one has the scope submit.", problem.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData(null, "Show an API key as 'Authorization: Bearer KEY'.")]
    [InlineData("Bearer ", "Show an API key as 'Authorization: Bearer KEY'.")]
    [InlineData("Basic aGF1bDpoYXVs", "Show an API key as 'Authorization: Bearer KEY'.")]
    [InlineData("Bearer nobody-knows-this-key", "This key is not known: show one that is in the silo's file of keys.")]
    public async Task Ask_WithoutAKey_IsToldHow(string? field, string detail)
    {
        using var client = fixture.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", field);

        using var reply = await client.GetAsync("/api/v1/nodes", Cancel);

        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
        var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal((401, "policy", detail), (problem.GetProperty("status").GetInt32(), problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    [Fact]
    public async Task Ask_WithWrongKeysAgainAndAgain_IsSlowedDownAndARightKeyIsNot()
    {
        using var client = fixture.Client();
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 100 && !statuses.Contains(HttpStatusCode.TooManyRequests))
        {
            using var wrong = await Send("GET", "/api/v1/nodes", "nobody-knows-this-key", client);
            statuses.Add(wrong.StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.InRange(statuses.Count, 11, 99);
        using var right = await Send("GET", "/api/v1/nodes", fixture.KeyOf(Scopes.Read), client);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
    }

    [Fact]
    public async Task Keys_ThatComeAndGo_CountWithoutARestart()
    {
        var key = await fixture.MakeKey(Scopes.Read, "guest");
        using var client = fixture.Client();
        await AnswersWith(HttpStatusCode.OK, client, key);

        await fixture.RemoveKey("guest");

        await AnswersWith(HttpStatusCode.Unauthorized, client, key);
        Assert.Equal(HttpStatusCode.OK, await Status("GET", "/api/v1/nodes", fixture.KeyOf(Scopes.Read)));
    }

    [Fact]
    public async Task Keys_FileWithABadLine_CountsAsBeforeAndIsComplainedOf()
    {
        await fixture.AddLine("canary canary");
        try
        {
            await Eventually.True(
                async () => await Status("GET", "/api/v1/nodes", fixture.KeyOf(Scopes.Read)) is HttpStatusCode.OK && fixture.Said.Contains("line 4 is neither a key nor", StringComparison.Ordinal),
                RunningSilo.Patience,
                "the silo complains of the line");

            Assert.Equal(HttpStatusCode.OK, await Status("GET", "/api/v1/nodes", fixture.KeyOf(Scopes.Read)));
            Assert.Equal(HttpStatusCode.Unauthorized, await Status("GET", "/api/v1/nodes", "canary canary"));
        }
        finally
        {
            await fixture.RemoveKey("canary");
        }
    }

    private static Task AnswersWith(HttpStatusCode status, HttpClient client, string key) => Eventually.True(
        async () =>
        {
            using var reply = await Send("GET", "/api/v1/nodes", key, client);
            return reply.StatusCode == status || (status is HttpStatusCode.Unauthorized && reply.StatusCode is HttpStatusCode.TooManyRequests);
        },
        RunningSilo.Patience,
        $"the key leads to {status}");

    private async Task<HttpStatusCode> Status(string method, string path, string? key)
    {
        using var reply = await Send(method, path, key);
        return reply.StatusCode;
    }

    private async Task<HttpResponseMessage> Send(string method, string path, string? key)
    {
        using var client = fixture.Client();
        return await Send(method, path, key, client);
    }

    private static async Task<HttpResponseMessage> Send(string method, string path, string? key, HttpClient client)
    {
        using var request = new HttpRequestMessage(new(method), path);
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        return await client.SendAsync(request, Cancel);
    }
}
