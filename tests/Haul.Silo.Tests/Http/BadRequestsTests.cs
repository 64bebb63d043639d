using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Haul.Abstractions;
using Haul.Testing;
using Haul.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Http;

/// <summary>Every endpoint of the API with everything that can be wrong with a request to it, as one table: <c>-showLiveOutput</c> prints it.</summary>
[Collection(nameof(KeyedFixture))]
public sealed class BadRequestsTests(KeyedFixture keyed, ApiFixture open, ITestOutputHelper report) : IClassFixture<ApiFixture>
{
    private const string Downloads = "/api/v1/downloads";
    private const string Nodes = "/api/v1/nodes";

    private const string Missing = $"{Downloads}/01ARZ3NDEKTSV4RRFFQ69G5FAV";

    /// <summary>Calls at once of a client that does not stop to ask.</summary>
    private const int AtOnce = 16;

    private static readonly int[] Codes = [400, 401, 403, 404, 405, 409, 413, 415, 429];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEndpoint_BadInput_IsAProblemWithItsCode()
    {
        var url = open.Origin.Add("ended.bin", 1, 10).AbsoluteUri;
        var ended = await open.Submit(new { url, name = "ended.bin" });
        await open.WaitFor(ended, "completed");
        var failed = await open.Submit(new { url = open.Origin.Uri("missing").AbsoluteUri });
        await open.WaitFor(failed, "failed");
        var self = (await open.Http.GetFromJsonAsync<JsonElement>(Nodes, Cancel)).GetProperty("nodes")[0].GetProperty("name").GetString();

        // Endpoint, its path where nothing is found, and what is wrong with each request to it.
        var endpoints = new List<Endpoint>
        {
            new("GET", Downloads, null, new Mistake(400, $"{Downloads}?limit=0")),
            new("POST", Downloads, null,
                new(400, Downloads, Json("""{"url":"ftp://h/f"}""")),
                new(409, Downloads, Json($$"""{"url":"{{url}}?other"}"""), ended),
                new(413, Downloads, Json($$"""{"url":"http://h/{{new string('a', 70_000)}}"}""")),
                new(415, Downloads, () => new StringContent("url=http://h/f", Encoding.UTF8, "application/x-www-form-urlencoded"))),
            new("GET", $"{Downloads}/{{id}}", Missing),
            new("DELETE", $"{Downloads}/{{id}}", Missing, new Mistake(400, $"{Missing}?deleteFile=perhaps")),
            new("GET", $"{Downloads}/{{id}}/events", $"{Missing}/events"),
            new("GET", $"{Downloads}/{{id}}/explain", $"{Missing}/explain"),
            new("GET", $"{Downloads}/{{id}}/content", $"{Missing}/content", new Mistake(409, $"{Downloads}/{failed}/content")),
            new("HEAD", $"{Downloads}/{{id}}/content", $"{Missing}/content", new Mistake(409, $"{Downloads}/{failed}/content")),
            new("POST", $"{Downloads}/{{id}}/pause", $"{Missing}/pause", new Mistake(409, $"{Downloads}/{ended}/pause")),
            new("POST", $"{Downloads}/{{id}}/resume", $"{Missing}/resume", new Mistake(409, $"{Downloads}/{ended}/resume")),
            new("POST", $"{Downloads}/{{id}}/cancel", $"{Missing}/cancel", new Mistake(409, $"{Downloads}/{ended}/cancel")),
            new("GET", Nodes, null),
            new("POST", $"{Nodes}/{{node}}/drain", $"{Nodes}/nobody/drain", new Mistake(409, $"{Nodes}/{self}/drain")),
        };
        Assert.Equal(Served(), endpoints.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal));

        await AssertBounded(endpoints.Where(endpoint => endpoint.IsBounded));
        report.WriteLine($"{"",-42}{string.Join("  ", Codes)}");
        foreach (var endpoint in endpoints)
        {
            var seen = await Seen(endpoint);
            seen.UnionWith(endpoint.IsBounded ? [429] : []);
            report.WriteLine($"{endpoint.Name,-42}{string.Join("  ", Codes.Select(code => seen.Contains(code) ? "yes" : " - "))}");
        }
    }

    private async Task<HashSet<int>> Seen(Endpoint endpoint)
    {
        var plain = endpoint.Plain;
        using var own = keyed.Client(open.Silo);
        using var strict = keyed.Client();
        var needed = endpoint.Method is "GET" or "HEAD" ? Scopes.Read : endpoint.Pattern.StartsWith(Nodes, StringComparison.Ordinal) ? Scopes.Admin : Scopes.Submit;
        var seen = new HashSet<int>();
        async Task See(HttpClient client, string method, Mistake mistake, string? scope = null)
        {
            using var reply = await Send(client, method, mistake, scope);
            await AssertProblem(reply, mistake.Status, $"{method} {mistake.Path}", method is "HEAD");
            seen.Add(mistake.Status);
        }

        foreach (var mistake in endpoint.Mistakes)
        {
            await See(own, endpoint.Method, mistake);
        }

        if (endpoint.Missing is not null)
        {
            await See(own, endpoint.Method, new(404, endpoint.Missing));
        }

        await See(own, "PATCH", new(405, plain));
        await See(strict, endpoint.Method, new(401, plain));
        if (needed is not Scopes.Read)
        {
            await See(strict, endpoint.Method, new(403, plain), Scopes.Read);
        }

        return seen;
    }

    /// <summary>Asks endpoints until each refuses a client that calls without a pause.</summary>
    private async Task AssertBounded(IEnumerable<Endpoint> endpoints)
    {
        using var client = keyed.Client(open.Silo);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var flood = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                using var reply = await Send(client, "GET", new(400, $"{Downloads}?limit=0"));
            }
        }));
        try
        {
            foreach (var endpoint in endpoints)
            {
                await Eventually.True(
                    async () =>
                    {
                        using var reply = await Send(client, endpoint.Method, endpoint.Mistakes.FirstOrDefault() ?? new(0, endpoint.Plain));
                        return reply.StatusCode is HttpStatusCode.TooManyRequests && await IsProblem(reply, 429);
                    },
                    RunningSilo.Patience,
                    $"{endpoint.Name} refuses a client that calls without a pause");
            }
        }
        finally
        {
            await stop.CancelAsync();
            await flood;
        }
    }

    /// <summary>Methods and patterns of all that the silo serves as its API.</summary>
    private IEnumerable<string> Served() => open.Silo.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"))
        .Order(StringComparer.Ordinal);

    private async Task<HttpResponseMessage> Send(HttpClient client, string method, Mistake mistake, string? scope = null)
    {
        using var request = new HttpRequestMessage(new(method), mistake.Path) { Content = mistake.Body?.Invoke() };
        request.Headers.Authorization = scope is null ? null : new("Bearer", keyed.KeyOf(scope));
        if (mistake.Key is not null)
        {
            request.Headers.Add("Idempotency-Key", mistake.Key);
        }

        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
    }

    private static async Task AssertProblem(HttpResponseMessage reply, int status, string what, bool isHead)
    {
        Assert.True((int)reply.StatusCode == status, $"{what}: {(int)reply.StatusCode}, not {status}: {await reply.Content.ReadAsStringAsync(Cancel)}");
        Assert.True(isHead || await IsProblem(reply, status), $"{what}: no problem details");
    }

    private static async Task<bool> IsProblem(HttpResponseMessage reply, int status) =>
        reply.Content.Headers.ContentType?.MediaType == "application/problem+json"
        && (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("status").GetInt32() == status;

    private static Func<HttpContent> Json(string body) => () => new StringContent(body, Encoding.UTF8, "application/json");

    private sealed record Endpoint(string Method, string Pattern, string? Missing, params Mistake[] Mistakes)
    {
        public string Name => $"{Method} {Pattern}";

        public string Plain => Missing ?? Pattern;

        /// <summary>How often the bytes of files are asked for has no bound.</summary>
        public bool IsBounded => !Pattern.EndsWith("/content", StringComparison.Ordinal);
    }

    private sealed record Mistake(int Status, string Path, Func<HttpContent>? Body = null, string? Key = null);
}
