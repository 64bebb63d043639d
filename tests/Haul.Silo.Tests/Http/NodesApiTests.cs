using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Haul.Silo.Tests.Http;

/// <summary>Silos driven by real HTTP.</summary>
public sealed class NodesApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OneSilo_IsThere()
    {
        var nodes = await fixture.Http.GetFromJsonAsync<JsonElement>("/api/v1/nodes", Cancel);

        var node = Assert.Single(nodes.GetProperty("nodes").EnumerateArray());
        Assert.Equal(("active", 0, 16), (node.GetProperty("status").GetString(), node.GetProperty("connections").GetInt32(), node.GetProperty("mostConnections").GetInt32()));
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.NotFound, "not-found")]
    [InlineData(null, HttpStatusCode.Conflict, "usage")]
    public async Task Drain_UnknownOrLast_IsRefused(string? name, HttpStatusCode status, string code)
    {
        var nodes = await fixture.Http.GetFromJsonAsync<JsonElement>("/api/v1/nodes", Cancel);
        name ??= nodes.GetProperty("nodes")[0].GetProperty("name").GetString();

        using var reply = await fixture.Http.PostAsync($"/api/v1/nodes/{Uri.EscapeDataString(name!)}/drain", null, Cancel);

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal(code, (await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("code").GetString());
    }
}
