using Haul.Abstractions;
using Orleans.Storage;

namespace Haul.Persistence.Tests;

/// <summary>Rows in memory: of grains that belong to no download.</summary>
public sealed class LooseGrainStorageTests : GrainStorageSuite, IAsyncLifetime
{
    private readonly TemporaryDirectory _root = new();
    private readonly EmbeddedHost _host;

    public LooseGrainStorageTests() => _host = new(_root.Path);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Assert.Empty(_root.Names);
        _root.Dispose();
    }

    protected override string NewKey() => Guid.NewGuid().ToString("N");

    protected override Task<IGrainStorage> Start() => Task.FromResult<IGrainStorage>(_host.Storage);
}

/// <summary>Rows in the state file, each write committed.</summary>
public sealed class EmbeddedGrainStorageTests : GrainStorageSuite, IAsyncLifetime
{
    private readonly TemporaryDirectory _root = new();
    private readonly EmbeddedHost _host;
    private readonly DownloadId _download = DownloadId.New(TimeProvider.System);
    private int _keys;

    public EmbeddedGrainStorageTests() => _host = new(_root.Path);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _root.Dispose();
    }

    protected override string NewKey() => $"{_download}/{Interlocked.Increment(ref _keys)}";

    protected override async Task<IGrainStorage> Start()
    {
        Assert.True((await _host.Targets.Claim(_download, "file.bin", "http://origin/file.bin")).IsGranted);
        _host.GrowOld();
        return _host.Storage;
    }
}
