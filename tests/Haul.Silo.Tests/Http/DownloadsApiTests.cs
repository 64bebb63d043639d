using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Haul.Abstractions;
using Haul.Testing;

namespace Haul.Silo.Tests.Http;

/// <summary>Downloads driven by real HTTP.</summary>
public sealed class DownloadsApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Route = "/api/v1/downloads";
    private const int Seed = 5;
    private const int Length = (2 << 20) + 33;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private HttpClient Http => fixture.Http;

    [Fact]
    public async Task Create_WithADigest_BringsTheFileAndShowsIt()
    {
        var url = fixture.Origin.Add("a.bin", Seed, Length);
        using var reply = await Http.PostAsJsonAsync(
            Route, new { url = $"{url}?token=canary7d1", name = "a.bin", checksum = $"sha-256:{Bytes.Sha256Hex(Seed, Length)}", priority = 7 }, Cancel);

        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        var created = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var id = created.GetProperty("id").GetString()!;
        Assert.Equal($"{Route}/{id}", reply.Headers.Location?.ToString());
        Assert.Equal("a.bin", created.GetProperty("name").GetString());
        var shown = await fixture.WaitFor(id, "completed", "failed");
        Assert.Equal(("completed", "sha-256", Length, 7), (
            shown.GetProperty("status").GetString(),
            shown.GetProperty("verified").GetString(),
            shown.GetProperty("length").GetInt32(),
            shown.GetProperty("priority").GetInt32()));
        Assert.Null(await Bytes.FirstDifference(Seed, Length, fixture.PathOf("a.bin"), Cancel));
        Assert.DoesNotContain("canary7d1", created.ToString() + shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OfADownloadThatEnded_HasItsHistoryAndNoSecret()
    {
        var id = await fixture.Submit(new { url = $"{fixture.Origin.Add("told.bin", Seed, Length)}?token=canary7d1", name = "told.bin" });
        await fixture.WaitFor(id, "completed");

        var told = await Http.GetFromJsonAsync<JsonElement>($"{Route}/{id}/explain", Cancel);

        Assert.Equal((id, "completed", "nothing", "It is completed."), (
            told.GetProperty("id").GetString(), told.GetProperty("status").GetString(), told.GetProperty("limit").GetString(), told.GetProperty("sentence").GetString()));
        Assert.Equal(
            ["status", "status", "status", "status", "published"],
            told.GetProperty("events").EnumerateArray().Select(happened => happened.GetProperty("kind").GetString()).Where(kind => kind is not ("steal" or "hedge")));
        Assert.InRange(told.GetProperty("silos")[0].GetProperty("bytes").GetInt64(), Length, 2 * Length);
        Assert.DoesNotContain("canary7d1", told.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_Unknown_Is404()
    {
        using var reply = await Http.GetAsync($"{Route}/{DownloadId.New(TimeProvider.System)}/explain", Cancel);

        await AssertProblem(reply, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Create_TheSameKeyAgain_IsTheSameDownload()
    {
        var url = fixture.Origin.Add("same.bin", Seed, 1000);
        var key = DownloadId.New(TimeProvider.System).Value;

        using var first = await Post(new { url = url.AbsoluteUri, name = "same.bin" }, key);
        using var again = await Post(new { url = url.AbsoluteUri, name = "same.bin" }, key);
        using var other = await Post(new { url = fixture.Origin.Add("else.bin", Seed, 1000).AbsoluteUri }, key);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.StatusCode, again.StatusCode));
        Assert.Equal(key, (await again.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("id").GetString());
        await AssertProblem(other, HttpStatusCode.Conflict, "usage");
    }

    [Fact]
    public async Task Create_NameThatIsTaken_Is409()
    {
        await File.WriteAllTextAsync(fixture.PathOf("taken.bin"), "somebody's", Cancel);

        using var reply = await Post(new { url = fixture.Origin.Add("t.bin", Seed, 10).AbsoluteUri, name = "taken.bin" });

        await AssertProblem(reply, HttpStatusCode.Conflict, "target-exists");
    }

    [Theory]
    [InlineData("""{"name":"x"}""", "url is missing")]
    [InlineData("""{"url":""}""", "url is missing")]
    [InlineData("""{"url":"ftp://h/f"}""", "url is no http or https URL")]
    [InlineData("""{"url":"not a url"}""", "url is no http or https URL")]
    [InlineData("""{"url":"http://u:canary9@"}""", "url is no http or https URL")]
    [InlineData("""{"url":"http://h/f","name":"  "}""", "name is empty")]
    [InlineData("""{"url":"http://h/f","checksum":"sha-256:zz"}""", "checksum")]
    [InlineData("""{"url":"http://h/f","headers":{"Range":"bytes=0-"}}""", "headers: Range is set by Haul itself")]
    [InlineData("""{"url":"http://h/f","headers":{"X":"a\r\nHost: evil"}}""", "headers: X has characters")]
    [InlineData("""{"url":"http://h/f","headers":{"a b":"c"}}""", "headers has a name")]
    [InlineData("""{"url":"http://h/f","headers":{"X":null}}""", "headers: X has characters")]
    [InlineData("""{"url":"http://h/f","limitRate":0}""", "limitRate takes")]
    [InlineData("""{"url":"http://h/f","priority":10}""", "priority takes a whole number from 0 to 9")]
    [InlineData("""{"url":"http://h/f","connectionsPerSilo":257}""", "connectionsPerSilo takes")]
    [InlineData("""{"url":"http://h/f","maxTries":-1}""", "maxTries takes")]
    [InlineData("""{"url":"http://h/f","timeout":0}""", "timeout takes")]
    [InlineData("""{"url":"http://h/f","timeout":1e308}""", "timeout takes")]
    [InlineData("""{"url":"http://h/f","onExists":"maybe"}""", "onExists takes")]
    [InlineData("""{"url":"http://h/f","force":true,"onExists":"skip"}""", "force and onExists")]
    public async Task Create_BodyThatCannotBeMeant_Is400AndSaysWhy(string body, string reason)
    {
        using var reply = await Http.PostAsync(Route, Json(body), Cancel);

        var problem = await AssertProblem(reply, HttpStatusCode.BadRequest, "usage");
        Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"url":5}""")]
    [InlineData("""{"url":"http://h/f","priority":"high"}""")]
    [InlineData("""{"url":"http://h/f","limitRate":99999999999999999999}""")]
    [InlineData("""{"url":"http://h/f","unknown":1}""")]
    public async Task Create_BodyThatIsNone_Is400(string body)
    {
        using var reply = await Http.PostAsync(Route, Json(body), Cancel);

        await AssertProblem(reply, HttpStatusCode.BadRequest, "usage");
    }

    [Theory]
    [InlineData("../escape.bin")]
    [InlineData("/etc/escape.bin")]
    [InlineData("..")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData(".haul")]
    public async Task Create_NameThatIsNoneOfTheStore_IsRefused(string name)
    {
        using var reply = await Post(new { url = fixture.Origin.Add("escape.bin", Seed, 10).AbsoluteUri, name });

        await AssertProblem(reply, HttpStatusCode.Conflict, "usage");
        Assert.DoesNotContain(fixture.Origin.Log.All, exchange => exchange.Request.Target.Contains("escape", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_OtherMedia_Is415()
    {
        using var reply = await Http.PostAsync(Route, new StringContent("url=http://h/f", Encoding.UTF8, "application/x-www-form-urlencoded"), Cancel);

        await AssertProblem(reply, HttpStatusCode.UnsupportedMediaType, "usage");
    }

    [Fact]
    public async Task Create_BodyWithoutEnd_Is413()
    {
        using var reply = await Http.PostAsync(Route, Json($$"""{"url":"http://h/{{new string('a', 70_000)}}"}"""), Cancel);

        await AssertProblem(reply, HttpStatusCode.RequestEntityTooLarge, "usage");
    }

    [Fact]
    public async Task Create_KeyThatIsNoUlid_Is400()
    {
        using var reply = await Post(new { url = "http://h/f" }, "my-key");

        await AssertProblem(reply, HttpStatusCode.BadRequest, "usage");
    }

    [Fact]
    public async Task List_ByPages_HasEachOnceAndNewestFirst()
    {
        var ids = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            ids.Add(await fixture.Submit(new { url = fixture.Origin.Add($"list-{number}", number, 100).AbsoluteUri, name = $"list-{number}" }));
        }

        var seen = new List<string>();
        string? after = null;
        do
        {
            var page = await Http.GetFromJsonAsync<JsonElement>($"{Route}?limit=2{(after is null ? "" : $"&after={after}")}", Cancel);
            seen.AddRange(page.GetProperty("downloads").EnumerateArray().Select(row => row.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(ids.AsEnumerable().Reverse(), seen.Where(ids.Contains));
    }

    [Fact]
    public async Task List_ByStatus_HasThoseAlone()
    {
        var id = await fixture.Submit(new { url = fixture.Origin.Uri("missing").AbsoluteUri });
        await fixture.WaitFor(id, "failed");

        await Eventually.True(async () => await Ids("failed") is var failed && failed.Contains(id), RunningSilo.Patience, "the list says failed");

        Assert.DoesNotContain(id, await Ids("completed"));
    }

    [Fact]
    public async Task List_Filtered_HasThoseAlone()
    {
        var id = await fixture.Submit(new { url = fixture.Origin.Add("sought.bin", Seed, 100).AbsoluteUri, name = "Sought.bin" });
        await fixture.Submit(new { url = fixture.Origin.Add("other.bin", Seed, 100).AbsoluteUri, name = "unsought.txt" });
        var origin = fixture.Origin.BaseUri.GetLeftPart(UriPartial.Authority);

        Assert.Equal([id], await Listed("?name=sOUGHT.b"));
        Assert.Equal([id], await Listed($"?name=Sought.bin&origin={origin}"));
        Assert.Equal([id], await Listed("?name=Sought.bin&origin=127.0.0.1&limit=1"));
        Assert.Empty(await Listed("?name=Sought.bin&origin=127.0.0.2"));
        Assert.Equal([id], await Listed("?match=Sought.bin"));
        Assert.Equal([id], await Listed($"?match={id[^8..].ToLowerInvariant()}"));
        Assert.Empty(await Listed("?match=Sought"));
    }

    [Theory]
    [InlineData("?status=done")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=many")]
    [InlineData("?after=x")]
    [InlineData("?name=")]
    [InlineData("?origin=host:80")]
    [InlineData("?origin=ftp://host")]
    [InlineData("?match=abcd&limit=5")]
    public async Task List_QueryThatCannotBeMeant_Is400(string query)
    {
        using var reply = await Http.GetAsync(Route + query, Cancel);

        await AssertProblem(reply, HttpStatusCode.BadRequest, "usage");
    }

    [Fact]
    public async Task Control_PauseResumeCancelRemove_DoWhatTheySay()
    {
        var hold = new HoldMidBody(100_000);
        var id = await fixture.Submit(new { url = fixture.Origin.Add("held.bin", Seed, Length, hold).AbsoluteUri, name = "held.bin" });
        await hold.Reached.WaitAsync(RunningSilo.Patience, Cancel);

        Assert.Equal("paused", await Do(id, "pause"));
        Assert.Equal("paused", await Do(id, "pause"));
        Assert.Contains(await Do(id, "resume"), (string[])["queued", "probing", "downloading"]);
        Assert.Equal("cancelled", await Do(id, "cancel"));
        using (var resume = await Http.PostAsync($"{Route}/{id}/resume", null, Cancel))
        {
            await AssertProblem(resume, HttpStatusCode.Conflict, "usage");
        }

        using var removed = await Http.DeleteAsync($"{Route}/{id}", Cancel);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var gone = await Http.GetAsync($"{Route}/{id}", Cancel);
        await AssertProblem(gone, HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Events_OfADownload_TellEveryStatusAndEndWithIt()
    {
        var hold = new HoldMidBody(500_000);
        var id = await fixture.Submit(new { url = fixture.Origin.Add("e.bin", Seed, Length, hold).AbsoluteUri, name = "e.bin" });
        await hold.Reached.WaitAsync(RunningSilo.Patience, Cancel);
        await fixture.WaitFor(id, "downloading");
        using var reply = await Http.GetAsync($"{Route}/{id}/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        var events = SseParser.Create(await reply.Content.ReadAsStreamAsync(Cancel)).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(("status", "downloading"), (events.Current.EventType, Status(events.Current.Data)));

        hold.Release();
        var seen = new List<(string Kind, string? Status)>();
        while (await events.MoveNextAsync())
        {
            seen.Add((events.Current.EventType, Status(events.Current.Data)));
        }

        Assert.Equal(("status", "completed"), seen[^1]);
        Assert.All(seen.Where(item => item.Kind == "status").CountBy(item => item.Status!), status => Assert.Equal(1, status.Value));
    }

    [Fact]
    public async Task Events_OfOneThatIsRemoved_SaySo()
    {
        var hold = new HoldMidBody(100_000);
        var id = await fixture.Submit(new { url = fixture.Origin.Add("er.bin", Seed, Length, hold).AbsoluteUri, name = "er.bin" });
        await hold.Reached.WaitAsync(RunningSilo.Patience, Cancel);
        using var reply = await Http.GetAsync($"{Route}/{id}/events", HttpCompletionOption.ResponseHeadersRead, Cancel);
        var events = SseParser.Create(await reply.Content.ReadAsStreamAsync(Cancel)).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await events.MoveNextAsync());

        using var removed = await Http.DeleteAsync($"{Route}/{id}", Cancel);
        var last = events.Current;
        while (await events.MoveNextAsync())
        {
            last = events.Current;
        }

        Assert.True(last.EventType == "removed" || Status(last.Data) == "cancelled", $"{last.EventType} {last.Data}");
    }

    [Fact]
    public async Task Remove_WithTheFile_DeletesIt()
    {
        var id = await fixture.Submit(new { url = fixture.Origin.Add("r.bin", Seed, 500).AbsoluteUri, name = "r.bin" });
        await fixture.WaitFor(id, "completed");
        Assert.True(File.Exists(fixture.PathOf("r.bin")));

        using var removed = await Http.DeleteAsync($"{Route}/{id}?deleteFile=true", Cancel);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.False(File.Exists(fixture.PathOf("r.bin")));
    }

    [Theory]
    [InlineData("GET", "", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "?deleteFile=perhaps", HttpStatusCode.BadRequest)]
    [InlineData("GET", "/events", HttpStatusCode.NotFound)]
    [InlineData("POST", "/pause", HttpStatusCode.NotFound)]
    [InlineData("POST", "/resume", HttpStatusCode.NotFound)]
    [InlineData("POST", "/cancel", HttpStatusCode.NotFound)]
    [InlineData("GET", "/pause", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/explode", HttpStatusCode.NotFound)]
    public async Task AnyMethod_UnknownDownload_IsAProblem(string method, string tail, HttpStatusCode expected)
    {
        foreach (var id in new[] { DownloadId.New(TimeProvider.System).Value, "x", "..%2f..", "a%20b" })
        {
            using var request = new HttpRequestMessage(new(method), $"{Route}/{id}{tail}");
            using var reply = await Http.SendAsync(request, Cancel);

            Assert.Equal(expected, reply.StatusCode);
            Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Show_NobodySubmittedIt_StartsNothing()
    {
        var before = fixture.Origin.Log.All.Count;
        using var reply = await Http.GetAsync($"{Route}/{DownloadId.New(TimeProvider.System)}", Cancel);

        await AssertProblem(reply, HttpStatusCode.NotFound, "not-found");
        Assert.Equal(before, fixture.Origin.Log.All.Count);
    }

    [Fact]
    public async Task OpenApi_Describes_EveryRoute()
    {
        var document = await Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);

        Assert.Equal(
            ["/api/v1/downloads", "/api/v1/downloads/{id}", "/api/v1/downloads/{id}/cancel", "/api/v1/downloads/{id}/content", "/api/v1/downloads/{id}/events", "/api/v1/downloads/{id}/explain", "/api/v1/downloads/{id}/pause", "/api/v1/downloads/{id}/resume", "/api/v1/nodes", "/api/v1/nodes/{node}/drain"],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name).Where(path => path.StartsWith("/api/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.True(document.GetProperty("components").GetProperty("schemas").TryGetProperty("ShownDownload", out _));
    }

    private static string? Status(string data) => JsonDocument.Parse(data).RootElement.GetProperty("status").GetString();

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> AssertProblem(HttpResponseMessage reply, HttpStatusCode status, string code)
    {
        var text = await reply.Content.ReadAsStringAsync(Cancel);
        Assert.True(reply.StatusCode == status, $"{reply.StatusCode}: {text}");
        Assert.Equal("application/problem+json", reply.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        return problem;
    }

    private async Task<HttpResponseMessage> Post(object body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Route) { Content = JsonContent.Create(body) };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await Http.SendAsync(request, Cancel);
    }

    private async Task<string?> Do(string id, string verb)
    {
        using var reply = await Http.PostAsync($"{Route}/{id}/{verb}", null, Cancel);
        var text = await reply.Content.ReadAsStringAsync(Cancel);
        Assert.True(reply.StatusCode is HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("status").GetString();
    }

    private Task<IReadOnlyList<string>> Ids(string status) => Listed($"?status={status}&limit=1000");

    private async Task<IReadOnlyList<string>> Listed(string query) =>
        [.. (await Http.GetFromJsonAsync<JsonElement>(Route + query, Cancel)).GetProperty("downloads").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
}
