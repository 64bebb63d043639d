using System.Net;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Haul.Abstractions;
using Haul.Silo.Tests.Console;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Silo.Tests;

/// <summary>Two silos over one storage account (an emulator's).</summary>
[Collection(nameof(Alone))]
public sealed class ClusterTests : IAsyncLifetime
{
    private const int Seed = 3;
    private const int Length = (5 << 20) + 1;

    private readonly TempDirectory _directory = new();
    private readonly FaultOrigin _origin = new();
    private AzuriteServer _azure = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azure = await AzuriteServer.Start();
        await File.WriteAllTextAsync(_directory.File("storage"), _azure.ConnectionString, Cancel);
        await File.WriteAllBytesAsync(_directory.File("key"), RandomNumberGenerator.GetBytes(32), Cancel);
    }

    [Fact]
    public async Task Content_FromEverySilo_IsTheSameFileWithTheSameETag()
    {
        await using var first = await Start("a");
        await using var second = await Start("b");
        var id = DownloadId.New(TimeProvider.System);
        var file = first.Services.GetRequiredService<IGrainFactory>().GetGrain<IFileGrain>(id.Value);

        await file.Submit(new() { Url = _origin.Add("f", Seed, Length).AbsoluteUri, Name = "f", Headers = [new("X-Secret", "canary")] });
        var view = await Eventually.Value(async () => await file.Watch(-1, TimeSpan.Zero) is { } now && now.Status.IsTerminal() ? now : null, RunningSilo.Patience, "the download ends");
        Assert.Null(view.Error);

        using var one = await first.Client.GetAsync($"/api/v1/downloads/{id}/content", Cancel);
        using var other = await second.Client.GetAsync($"/api/v1/downloads/{id}/content", Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, other.StatusCode));
        Assert.Equal(one.Headers.ETag, other.Headers.ETag);
        Assert.Equal(Bytes.Make(Seed, Length), await one.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(Bytes.Make(Seed, Length), await other.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task Drain_OverItsOwnHttpSide_SeesItsPortClose()
    {
        await using var first = await Start("a");
        await using var second = await Start("b");

        var drained = await ConsoleRun.Of(_directory.Path, second.Http.AbsoluteUri, key: null, "drain", "b");

        Assert.Equal((0, "haul: b has left\n"), (drained.Code, drained.Error));
        Assert.Equal(0, await second.Ended.WaitAsync(RunningSilo.Patience, Cancel));
    }

    [Fact]
    public async Task Run_OneDirectoryForAll_RefusesASiloWithAnother()
    {
        var (shared, another) = (Directory.CreateDirectory(_directory.File("shared")), Directory.CreateDirectory(_directory.File("another")));
        await using var first = await Start("a", "--store", $"dir:{shared.FullName}");

        await using var second = RunningSilo.InAProcess(_directory.Path, [.. Arguments("b"), "--store", $"dir:{another.FullName}"]);

        Assert.Equal(7, await second.WaitForExit(RunningSilo.Patience));
        Assert.Contains(".haul-store", Assert.Single(second.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MembershipOfALaterVersion_EndsWithSevenAndSaysSo()
    {
        var membership = new TableClient(_azure.ConnectionString, "OrleansSiloInstances");
        await membership.CreateIfNotExistsAsync(Cancel);
        await membership.AddEntityAsync(new TableEntity("haul", "VersionRow") { ["DeploymentId"] = "haul", ["MembershipVersion"] = "7;split" }, Cancel);

        await using var silo = RunningSilo.InAProcess(_directory.Path, Arguments("a"));

        Assert.Equal(7, await silo.WaitForExit(RunningSilo.Patience));
        var sentence = Assert.Single(silo.Error.TrimEnd().Split('\n'));
        Assert.Contains("'7;split'", sentence, StringComparison.Ordinal);
        Assert.Contains("a later one wrote it", sentence, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await (_azure?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _origin.DisposeAsync();
        _directory.Dispose();
    }

    private static string[] Arguments(string name) => ["--name", name, "--state", "azure:@storage", "--key-file", "key", "--allow-private", "127.0.0.0/8"];

    private Task<RunningSilo> Start(string name, params string[] more) => RunningSilo.Start(_directory.Path, [.. Arguments(name), .. more]);
}
