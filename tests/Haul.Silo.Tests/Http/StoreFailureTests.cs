using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Haul.Abstractions;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests.Http;

/// <summary>The part store is away while somebody reads.</summary>
public sealed class StoreFailureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_StoreIsAway_Is503AndSaysWhy()
    {
        using var directory = new TempDirectory();
        await using var origin = new FaultOrigin();
        await using var silo = await RunningSilo.Start(
            directory.Path,
            ["--allow-private", "127.0.0.0/8"],
            builder => builder.Services.AddSingleton<IFinishedFiles>(new AwayStore()));
        var url = origin.Add("f.bin", 1, 1000).AbsoluteUri;
        var submitted = await (await silo.Client.PostAsJsonAsync("/api/v1/downloads", new { url, name = "f.bin" }, Cancel)).Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var route = $"/api/v1/downloads/{submitted.GetProperty("id").GetString()}";
        await Eventually.True(
            async () => (await silo.Client.GetFromJsonAsync<JsonElement>(route, Cancel)).GetProperty("status").GetString() is "completed", RunningSilo.Patience, "it is completed");

        using var reply = await silo.Client.GetAsync($"{route}/content", Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.StatusCode);
        var problem = await reply.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        Assert.Equal(("store", AwayStore.Reason), (problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
    }

    private sealed class AwayStore : IFinishedFiles
    {
        public const string Reason = "The share is not mounted; mount it.";

        public Task<FinishedFile?> Open(string name, CancellationToken cancellationToken) => throw new IOException(Reason);
    }
}
