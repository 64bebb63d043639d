using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Haul.Silo.Tests;

/// <summary>How a silo begins and ends.</summary>
[Collection(nameof(Alone))]
public sealed class LifecycleTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_Started_SaysEverythingButSecrets()
    {
        RandomKey("key");
        await File.WriteAllTextAsync(_directory.File("keys"), "canary-canary-canary\n", Cancel);

        await using var silo = await RunningSilo.Start(_directory.Path, ["--key-file", "key", "--api-key-file", "keys", "--proxy", "http://user:canary@proxy.example:3128", "--name", "one"]);

        Assert.Contains("name=one", silo.Line("settings "), StringComparison.Ordinal);
        Assert.Contains($"store=dir:{_directory.File("downloads")}", silo.Line("settings "), StringComparison.Ordinal);
        Assert.Contains($"key-file={_directory.File("key")}", silo.Line("settings "), StringComparison.Ordinal);
        Assert.Contains("proxy=http://proxy.example:3128", silo.Line("settings "), StringComparison.Ordinal);
        Assert.EndsWith("/orleans", silo.Line("dashboard "), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", silo.Output + silo.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithApiKeys_AsksForOneEverywhereButForHealth()
    {
        await File.WriteAllTextAsync(_directory.File("keys"), "0123456789abcdef\n", Cancel);
        await using var silo = await RunningSilo.Start(_directory.Path, ["--http", "http://0.0.0.0:0", "--api-key-file", "keys"]);

        Assert.Equal(HttpStatusCode.OK, await Ask(silo, "/health/ready", null));
        foreach (var path in new[] { "/metrics", "/orleans/ClusterStats", "/api/v1/downloads/x/content", "/nothing" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(silo, path, null));
            Assert.Equal(HttpStatusCode.Unauthorized, await Ask(silo, path, "0123456789abcdeF"));
            Assert.NotEqual(HttpStatusCode.Unauthorized, await Ask(silo, path, "0123456789abcdef"));
        }
    }

    [Fact]
    public async Task Run_DefaultPortsTaken_TakesTheNextAndSaysSo()
    {
        await using var first = RunningSilo.Begin(_directory.Path, ["--state", "sqlite:a.db"]);
        await using var second = RunningSilo.Begin(_directory.Path, ["--state", "sqlite:b.db"]);
        foreach (var silo in new[] { first, second })
        {
            await Eventually.True(() => silo.Output.Contains("\nready", StringComparison.Ordinal), RunningSilo.Patience, "the silo is ready");
        }

        Assert.NotEqual(first.Line("silo "), second.Line("silo "));
        Assert.NotEqual(first.Line("http "), second.Line("http "));
        Assert.Contains("is taken, using", first.Output + second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ready_WhileDraining_Is503AndSaysWhy()
    {
        using var gate = new Gate();
        await using var silo = await RunningSilo.Start(_directory.Path, [], builder => builder.Services.AddSingleton<IHostedService>(gate));

        silo.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        using var ready = await Eventually.Value(
            async () => await silo.Client.GetAsync("/health/ready", Cancel) is { StatusCode: HttpStatusCode.ServiceUnavailable } reply ? reply : null,
            RunningSilo.Patience,
            "the silo is not ready any more");
        Assert.Contains("draining", (await ready.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await silo.Client.GetAsync("/health/live", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await silo.Client.GetAsync("/orleans/ClusterStats", Cancel)).StatusCode);

        gate.Open();
        Assert.Equal(0, await silo.Ended.WaitAsync(RunningSilo.Patience, Cancel));
        Assert.Contains("draining", silo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_ToldToTerminate_EndsWithZero()
    {
        await using var silo = RunningSilo.InAProcess(_directory.Path, []);
        await silo.WaitForLine(line => line == "ready", RunningSilo.Patience);

        Assert.True(silo.Send(Signal.Terminate));

        Assert.Equal(0, await silo.WaitForExit(RunningSilo.Patience));
    }

    [Fact]
    public async Task Run_StateOfAnotherSilo_EndsWithSeven()
    {
        await using var first = await RunningSilo.Start(_directory.Path, []);
        await using var second = RunningSilo.InAProcess(_directory.Path, []);

        Assert.Equal(7, await second.WaitForExit(RunningSilo.Patience));
        Assert.Contains("haul.db", Assert.Single(second.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AnotherKeyFile_EndsWithTwo()
    {
        RandomKey("right");
        RandomKey("wrong");
        await using (await RunningSilo.Start(_directory.Path, ["--key-file", "right"]))
        {
        }

        await using var silo = RunningSilo.InAProcess(_directory.Path, ["--key-file", "wrong"]);

        Assert.Equal(2, await silo.WaitForExit(RunningSilo.Patience));
        Assert.Contains("--key-file", Assert.Single(silo.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_AskedForNonsense_EndsWithTwoAndOneLine()
    {
        await using var silo = await ProcessRunner.Run(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "haul-silo.dll"), "--connections", "0"], RunningSilo.Patience, new() { WorkingDirectory = _directory.Path });
        await silo.WaitForExit(RunningSilo.Patience);

        Assert.Equal(2, silo.ExitCode);
        Assert.Single(silo.Error.TrimEnd().Split('\n'));
        Assert.Contains("--connections (Haul:Connections)", silo.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<HttpStatusCode> Ask(RunningSilo silo, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using var reply = await silo.Client.SendAsync(request, Cancel);
        return reply.StatusCode;
    }

    private void RandomKey(string name) => File.WriteAllBytes(_directory.File(name), RandomNumberGenerator.GetBytes(32));

    /// <summary>Holds the end of the silo up.</summary>
    private sealed class Gate : IHostedService, IDisposable
    {
        private readonly TaskCompletionSource _open = new();

        public void Open() => _open.TrySetResult();

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => _open.Task.WaitAsync(cancellationToken);

        public void Dispose() => Open();
    }
}
