using System.Net.Http.Json;
using System.Text.Json;
using Haul.Testing;

namespace Haul.Silo.Tests.Http;

/// <summary>One silo that may fetch from this machine and keep credentials, and an origin.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly TempDirectory _directory = new();

    public FaultOrigin Origin { get; } = new();

    public HttpClient Http => Silo.Client;

    internal RunningSilo Silo { get; private set; } = null!;

    public string PathOf(string name) => Path.Combine(_directory.Path, "downloads", name);

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(_directory.File("key"), new byte[32]);
        Silo = await RunningSilo.Start(_directory.Path, ["--allow-private", "127.0.0.0/8", "--key-file", "key"]);
    }

    /// <summary>Posts a download and returns its id.</summary>
    public async Task<string> Submit(object body)
    {
        using var reply = await Http.PostAsJsonAsync("/api/v1/downloads", body, TestContext.Current.CancellationToken);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.StatusCode is System.Net.HttpStatusCode.Created, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!;
    }

    public Task<JsonElement> Show(string id) => Http.GetFromJsonAsync<JsonElement>($"/api/v1/downloads/{id}", TestContext.Current.CancellationToken);

    public async Task<JsonElement> WaitFor(string id, params string[] statuses)
    {
        JsonElement shown = default;
        await Eventually.True(
            async () =>
            {
                shown = await Show(id);
                return statuses.Contains(shown.GetProperty("status").GetString());
            },
            RunningSilo.Patience,
            $"the download is {string.Join(" or ", statuses)}");
        return shown;
    }

    public async ValueTask DisposeAsync()
    {
        await (Silo?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Origin.DisposeAsync();
        _directory.Dispose();
    }
}
