using System.Text.Json;
using Haul.Abstractions;
using Haul.Persistence;
using Haul.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Haul.Cluster.Tests;

/// <summary>
/// Azurite, an origin and silo processes. What a test knows of a running download it reads from the origin's log, the catalog
/// and the metrics: no client is connected between submit and the last show.
/// </summary>
internal sealed class HaulCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private const string AllowPrivate = "--allow-private";

    private readonly TempDirectory _directory = new();
    private readonly string _id = $"t{Guid.NewGuid():N}"[..12];
    private readonly StoreKind _store;
    private readonly List<SiloProcess> _silos = [];
    private int _named;

    private HaulCluster(StoreKind store)
    {
        _store = store;
        System.IO.Directory.CreateDirectory(Files);
        System.IO.File.WriteAllBytes(KeyFile, Guid.NewGuid().ToByteArray().Concat(Guid.NewGuid().ToByteArray()).ToArray());
        Azurite = AzuriteServer.Reserve(_directory.File("azurite"));
    }

    public AzuriteServer Azurite { get; }

    public FaultOrigin Origin { get; } = new();

    /// <summary>The silos that were started and not killed, in order.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    public string KeyFile => _directory.File("key");

    /// <summary>Root of a directory store.</summary>
    public string Files => _directory.File("files");

    public static async Task<HaulCluster> Start(int silos, StoreKind store, params string[] more)
    {
        var cluster = new HaulCluster(store);
        try
        {
            await cluster.Azurite.Restart();
            // Side by side, as a machine starts them after a power cut: one after another would take most of the time of the tests.
            await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.Join(more)).ToList());
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async Task<SiloProcess> Join(params string[] more) => await Begin(null, more).Ready();

    /// <summary>Starts a silo without waiting for it.</summary>
    public SiloProcess Begin(IReadOnlyList<string>? wrapper, params string[] more)
    {
        var silo = SiloProcess.Start($"silo-{++_named}", [.. Arguments, .. more.Contains(AllowPrivate) ? more : [.. more, AllowPrivate, "127.0.0.0/8"]], wrapper);
        _silos.Add(silo);
        return silo;
    }

    public async Task Kill(SiloProcess silo)
    {
        await silo.Kill();
        await Forget(silo);
    }

    public async Task Forget(SiloProcess silo)
    {
        _silos.Remove(silo);
        await silo.DisposeAsync();
    }

    /// <summary>The download that was submitted last.</summary>
    public DownloadId Download { get; private set; }

    /// <summary>Whether the silo took up the download that was submitted last, as its log tells.</summary>
    public bool HasFileGrain(SiloProcess silo) =>
        silo.Process.Lines.Any(line => line.Text.Contains("-> Downloading", StringComparison.Ordinal) && line.Text.Contains(Download.Value, StringComparison.Ordinal));

    /// <summary>Silos that have never fetched compile their code first, which on two cores looks like silence.</summary>
    public async Task WarmUp()
    {
        await WaitFor(await Submit(Origin.Add("warm-up", 9, 32 << 20), "warm-up"), DownloadStatus.Completed);
        Origin.Log.Clear();
    }

    public async Task<DownloadId> Submit(Uri url, string name, params string[] more)
    {
        var reply = await Haul(["submit", url.AbsoluteUri, "--name", name, "--json", .. more]);
        return Download = DownloadId.Parse(reply.GetProperty("downloads")[0].GetProperty("id").GetString()!);
    }

    public Task<JsonElement> Show(DownloadId id) => Haul(["show", id.Value, "--json"]);

    /// <summary>Runs the console as a user does and gives its last line of JSON.</summary>
    public async Task<JsonElement> Haul(IReadOnlyList<string> arguments)
    {
        await using var process = await Console(arguments);
        Assert.True(process.ExitCode == 0, $"haul {string.Join(' ', arguments)} ended with {process.ExitCode}: {process.Error}");
        return JsonDocument.Parse(process.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
    }

    /// <summary>Runs a command that must succeed.</summary>
    public async Task Run(IReadOnlyList<string> arguments)
    {
        await using var process = await Console(arguments);
        Assert.True(process.ExitCode == 0, $"haul {string.Join(' ', arguments)} ended with {process.ExitCode}: {process.Error}");
    }

    /// <summary>What the silos show under these paths.</summary>
    public async Task<string> Pages(params string[] paths)
    {
        using var client = new HttpClient();
        var pages = await Task.WhenAll(_silos.SelectMany(silo => paths.Select(path => Page(client, new Uri(silo.Http, path)))));
        return string.Concat(pages);
    }

    private async Task<string> Page(HttpClient client, Uri page)
    {
        using var reply = await client.GetAsync(page);
        var text = await reply.Content.ReadAsStringAsync();
        return reply.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{page} answers {(int)reply.StatusCode}: {text}{Environment.NewLine}{Logs()}");
    }

    /// <summary>Files of Azurite, of the part store and of the silos that hold the text.</summary>
    public IEnumerable<string> StoredFilesWith(string text) => System.IO.Directory
        .EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories)
        .Where(file => System.IO.File.ReadAllBytes(file).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    public Task<ProcessRunner> Console(IReadOnlyList<string> arguments) => ProcessRunner.Run(
        BuiltProgram.Find("Haul.Cli", "haul"), [.. arguments, "--cluster", $"azure:{Azurite.ConnectionString}", "--cluster-id", _id, "--service-id", _id], Patience);

    /// <summary>Waits for a status in the catalog, which wakes nobody.</summary>
    public async Task<CatalogRow> WaitFor(DownloadId id, DownloadStatus status, TimeSpan? patience = null)
    {
        await using var services = Catalog();
        var catalog = services.GetRequiredService<ICatalog>();
        CatalogRow row;
        try
        {
            row = await Eventually.Value(
                async () => await catalog.Find(id) is { } row && (row.Status == status || row.Status.IsTerminal()) ? row : null, patience ?? Patience, $"{id} is {status}");
        }
        catch (TimeoutException error)
        {
            await using var show = await Console(["show", id.Value, "--json"]);
            throw new TimeoutException($"{error.Message}{Environment.NewLine}{show.Output}{show.Error}{Environment.NewLine}{Logs()}", error);
        }

        Assert.True(row.Status == status, $"{id} is {row.Status}: {row.Error?.Message}{Environment.NewLine}{Logs()}");
        return row;
    }

    public async Task<IReadOnlyList<CatalogRow>> List()
    {
        await using var services = Catalog();
        return (await services.GetRequiredService<ICatalog>().List(new(Limit: 1_000))).Rows;
    }

    /// <summary>Compares the published file with what the origin gave.</summary>
    /// <param name="parts">Whether all downloads have ended, so that no part may stand.</param>
    public async Task AssertRight(DownloadId id, string name, long seed, long length, bool parts = true)
    {
        var path = Path.Combine(Files, name);
        if (_store is StoreKind.Blob)
        {
            path = _directory.File($"fetched-{name}");
            await using var fetch = await Console(["fetch", id.Value, "-o", path, "--quiet"]);
            Assert.True(fetch.ExitCode == 0, fetch.Error);
        }

        Assert.Null(await Bytes.FirstDifference(seed, length, path, TestContext.Current.CancellationToken));
        if (parts)
        {
            Assert.Empty(System.IO.Directory.EnumerateFiles(Files, "*.part*"));
        }
    }

    /// <summary>The last lines of every silo's log, for the message of a test that fails.</summary>
    public string Logs(int lines = 40) => string.Join(
        Environment.NewLine, _silos.Select(silo => $"--- {silo.Name}{Environment.NewLine}{string.Join(Environment.NewLine, silo.Process.Lines.TakeLast(lines).Select(line => line.Text))}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        await Azurite.DisposeAsync();
        await Origin.DisposeAsync();
        _directory.Dispose();
    }

    private IEnumerable<string> Arguments =>
    [
        "--cluster-id", _id,
        "--service-id", _id,
        "--state", $"azure:{Azurite.ConnectionString}",
        "--store", _store is StoreKind.Blob ? $"blob:{_id}" : $"dir:{Files}",
        "--key-file", KeyFile,
    ];

    private ServiceProvider Catalog() => new ServiceCollection()
        .AddLogging()
        .AddAzureState(new() { ConnectionString = Azurite.ConnectionString, ClusterId = _id, ServiceId = _id })
        .BuildServiceProvider();
}

internal enum StoreKind
{
    Directory,
    Blob,
}
