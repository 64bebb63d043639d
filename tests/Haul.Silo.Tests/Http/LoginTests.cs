using System.Net;
using System.Net.Http.Json;
using Haul.Testing;
using Haul.Web;

namespace Haul.Silo.Tests.Http;

/// <summary>A browser trades a key for a login.</summary>
[Collection(nameof(KeyedFixture))]
public sealed class LoginTests(KeyedFixture fixture)
{
    private const string Nodes = "/api/v1/nodes";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/?x=1&y=2", "/login?return=%2F%3Fx%3D1%26y%3D2")]
    [InlineData("/orleans/", "/login?return=%2Forleans%2F")]
    [InlineData("//evil.example/", "/login?return=%2F%2Fevil.example%2F")]
    [InlineData(Nodes, null)]
    [InlineData("/metrics", null)]
    [InlineData("/openapi/v1.json", null)]
    public async Task Ask_BrowserWithoutALogin_IsLedThereFromPagesOnly(string path, string? login)
    {
        using var client = fixture.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{fixture.Silo.Http.GetLeftPart(UriPartial.Authority)}{path}"));
        request.Headers.TryAddWithoutValidation("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");

        using var reply = await client.SendAsync(request, Cancel);

        Assert.Equal((login is null ? HttpStatusCode.Unauthorized : HttpStatusCode.Found, login), (reply.StatusCode, reply.Headers.Location?.OriginalString));
    }

    [Fact]
    public async Task LogIn_WithAKey_LeadsBackAndCountsUntilTheLogout()
    {
        using var client = fixture.Client();

        using var reply = await LogIn(client, fixture.KeyOf(Scopes.Read), "/silos?sort=rate");

        Assert.Equal((HttpStatusCode.Found, "/silos?sort=rate"), (reply.StatusCode, reply.Headers.Location?.OriginalString));
        Assert.Equal(HttpStatusCode.OK, await Status(client));
        using var submit = await client.PostAsJsonAsync("/api/v1/downloads", new { url = "http://h/f" }, Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, submit.StatusCode);

        using var end = await client.PostAsync("/logout", null, Cancel);

        Assert.Equal("/login", end.Headers.Location?.OriginalString);
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task LogIn_Cookie_IsOutOfReachOfScriptsAndOtherSites(string? forwarded, bool secure)
    {
        using var client = fixture.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Proto", forwarded);

        using var reply = await LogIn(client, fixture.KeyOf(Scopes.Admin), "/");

        var cookie = Assert.Single(reply.Headers.GetValues("Set-Cookie"));
        var flags = cookie.Split("; ")[1..].Select(flag => flag.ToLowerInvariant()).Order(StringComparer.Ordinal);
        Assert.Equal(secure ? ["httponly", "path=/", "samesite=strict", "secure"] : ["httponly", "path=/", "samesite=strict"], flags);
        Assert.Contains("no-store", reply.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/\t/evil.example")]
    [InlineData("evil.example")]
    public async Task LogIn_ReturnToAnotherSite_LeadsHome(string back)
    {
        using var client = fixture.Client();

        using var reply = await LogIn(client, fixture.KeyOf(Scopes.Read), back);

        Assert.Equal("/", reply.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task LogIn_WithAWrongKey_SaysSoAndDoesNotShowIt()
    {
        using var client = fixture.Client();

        using var reply = await LogIn(client, "canary-<b>key</b>", "/\"><script>alert(1)</script>");

        Assert.Equal((HttpStatusCode.Unauthorized, "text/html"), (reply.StatusCode, reply.Content.Headers.ContentType?.MediaType));
        var page = await reply.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("This key is not known.", page, StringComparison.Ordinal);
        Assert.Contains("<label for=\"key\">API key</label>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task LogIn_WithWrongKeysAgainAndAgain_IsToldToWait()
    {
        using var client = fixture.Client();
        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 100 && !statuses.Contains(HttpStatusCode.TooManyRequests))
        {
            using var reply = await LogIn(client, "nobody-knows-this-key", "/");
            statuses.Add(reply.StatusCode);
            Assert.Equal(reply.StatusCode is HttpStatusCode.TooManyRequests, reply.Headers.RetryAfter is not null);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.InRange(statuses.Count, 11, 99);
    }

    [Fact]
    public async Task Login_OfOneSilo_CountsOnEverySiloWithTheSameKeyFile()
    {
        await using var same = await fixture.Start("same", "key");
        await using var other = await fixture.Start("other", fixture.WriteKeyFile("another"));
        var cookies = new CookieContainer();
        using var client = fixture.Client(cookies);
        (await LogIn(client, fixture.KeyOf(Scopes.Read), "/")).Dispose();

        using var onSame = fixture.Client(same, cookies);
        using var onOther = fixture.Client(other, cookies);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (await Status(onSame), await Status(onOther)));
    }

    [Fact]
    public async Task Login_ThatSomebodyChanged_CountsForNothing()
    {
        var cookies = new CookieContainer();
        using var client = fixture.Client(cookies);
        (await LogIn(client, fixture.KeyOf(Scopes.Read), "/")).Dispose();
        var cookie = cookies.GetCookies(fixture.Silo.Http).Single();
        Assert.Equal(HttpStatusCode.OK, await Status(client));

        cookie.Value = cookie.Value[..^8] + (cookie.Value[^8] is 'A' ? 'B' : 'A') + cookie.Value[^7..];

        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client));
    }

    [Fact]
    public async Task Login_WhoseKeyIsTakenAway_Ends()
    {
        var key = await fixture.MakeKey(Scopes.Read, "visitor");
        using var client = fixture.Client();
        await Eventually.True(async () => (await LogIn(client, key, "/")).StatusCode is HttpStatusCode.Found, RunningSilo.Patience, "the key is known");
        Assert.Equal(HttpStatusCode.OK, await Status(client));

        await fixture.RemoveKey("visitor");

        await Eventually.True(async () => await Status(client) is HttpStatusCode.Unauthorized, RunningSilo.Patience, "the login has ended");
    }

    [Theory]
    [InlineData("Origin", "http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.NotFound)]
    [InlineData("Origin", "OWN", HttpStatusCode.NotFound)]
    public async Task Act_ByALoginFromAnotherOrigin_IsRefused(string field, string value, HttpStatusCode expected)
    {
        using var client = fixture.Client();
        (await LogIn(client, fixture.KeyOf(Scopes.Admin), "/")).Dispose();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/nodes/nobody/drain");
        request.Headers.TryAddWithoutValidation(field, value.Replace("OWN", fixture.Silo.Http.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));

        using var reply = await client.SendAsync(request, Cancel);

        Assert.Equal(expected, reply.StatusCode);
    }

    [Fact]
    public async Task WebSocket_OfAPageOfAnotherOrigin_IsRefused()
    {
        using var client = fixture.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, Nodes);
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");

        using var reply = await client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
    }

    [Theory]
    [InlineData("/login", "form-action 'self'")]
    [InlineData("/health/live", "style-src 'self';")]
    [InlineData(Nodes, "style-src 'self';")]
    [InlineData("/nothing", "style-src 'self';")]
    [InlineData("/orleans/", "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:;")]
    public async Task Replies_Always_CarryWhatBrowsersHaveToKnow(string path, string policy)
    {
        using var client = fixture.Client();
        using var reply = await client.GetAsync(path, Cancel);

        Assert.Equal(("nosniff", "same-origin", "DENY"), (Field("X-Content-Type-Options"), Field("Referrer-Policy"), Field("X-Frame-Options")));
        Assert.StartsWith("default-src 'none'; script-src 'self';", Field("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.EndsWith("frame-ancestors 'none'", Field("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains(policy, Field("Content-Security-Policy"), StringComparison.Ordinal);

        string Field(string name) => reply.Headers.GetValues(name).Single();
    }

    [Fact]
    public async Task Keys_ThatWereShown_AreNowhereInWhatTheSiloSays()
    {
        using var client = fixture.Client();
        (await LogIn(client, fixture.KeyOf(Scopes.Admin), "/")).Dispose();
        (await LogIn(client, "canary-wrong-key-of-a-login", "/")).Dispose();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "canary-wrong-key-of-a-program");
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(client));
        client.DefaultRequestHeaders.Authorization = new("Bearer", fixture.KeyOf(Scopes.Submit));
        Assert.Equal(HttpStatusCode.OK, await Status(client));

        Assert.Contains("showed a key that is not known", fixture.Said, StringComparison.Ordinal);
        Assert.All(["canary", .. fixture.Keys], secret => Assert.DoesNotContain(secret, fixture.Said, StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> Status(HttpClient client)
    {
        using var reply = await client.GetAsync(Nodes, Cancel);
        return reply.StatusCode;
    }

    private static async Task<HttpResponseMessage> LogIn(HttpClient client, string key, string back)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["key"] = key, ["return"] = back });
        return await client.PostAsync("/login", form, Cancel);
    }
}
