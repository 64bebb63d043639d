using Haul.Abstractions;
using Haul.Domain;
using Haul.Testing;
using Haul.Transfer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Hosting;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Storage;
using Orleans.TestingHost;

namespace Haul.Grains.Tests;

/// <summary>Silos of one process over one directory, one table of rows and one origin.</summary>
internal sealed class HaulCluster : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    public static readonly TimeSpan CheckpointStep = TimeSpan.FromSeconds(0.5);

    private readonly TempDirectory _directory = new();
    private InProcessTestCluster? _cluster;

    public FaultOrigin Origin { get; } = new() { Limits = { TotalRate = 20_000_000 } };

    public SharedRows Rows { get; } = new();

    public SharedCatalog Catalog { get; } = new();

    public InProcessTestCluster Silos => _cluster!;

    public string Root => _directory.Path;

    /// <param name="recovers">With recovery service, admission of queued downloads and node grains, as <c>haul-silo</c> runs.</param>
    /// <param name="store">Registers another part store than the directory.</param>
    public static async Task<HaulCluster> Start(short silos, Action<BrokerOptions>? broker = null, bool recovers = false, Action<IServiceCollection>? store = null)
    {
        var haul = new HaulCluster();
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            store?.Invoke(silo.Services);
            haul.Configure(silo, broker, recovers);
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(5)));
        haul._cluster = builder.Build();
        await haul._cluster.DeployAsync();
        return haul;
    }

    public static DownloadId NewId() => DownloadId.New(TimeProvider.System);

    /// <summary>The grain's next call finds another activation.</summary>
    public static async Task EndActivation(IAddressable grain) => await grain.Cast<IGrainManagementExtension>().DeactivateOnIdle();

    public IFileGrain File(DownloadId id) => Silos.Client.GetGrain<IFileGrain>(id.Value);

    public Task<FileState> State(DownloadId id) => Silos.Client.GetGrain<IFileGrainState>(id.Value).GetState();

    public async Task<DownloadView> View(DownloadId id) => await File(id).Watch(-1, TimeSpan.Zero);

    public FileState? Row(DownloadId id) => Rows.Find<FileState>("file", GrainId.Create("file", id.Value));

    public string PathOf(string name) => _directory.File(name);

    public bool HasPart() => Directory.EnumerateFiles(Root, "*.part*").Any();

    public static DownloadRequest Ask(Uri url, string name, int connections = 2) =>
        new() { Url = url.AbsoluteUri, Name = name, Connections = connections, Timeout = TimeSpan.FromSeconds(20) };

    public async Task<DownloadId> Submit(Uri url, string name, int connections = 2, Digest? checksum = null)
    {
        var id = NewId();
        await File(id).Submit(Ask(url, name, connections) with { Checksum = checksum });
        return id;
    }

    /// <summary>Waits until a picture of the download satisfies; silos may die meanwhile.</summary>
    public Task<DownloadView> WaitFor(DownloadId id, Func<DownloadView, bool> condition, string what) => Eventually.Value(
        async () => await View(id) is var view && condition(view) ? view : null, Patience, what);

    public async Task<DownloadView> WaitForEnd(DownloadId id)
    {
        var view = await WaitFor(id, view => view.Status.IsTerminal(), "the download ends");
        Assert.Null(view.Error);
        Assert.Equal(DownloadStatus.Completed, view.Status);
        return view;
    }

    public async Task AssertRight(string name, long seed, long length)
    {
        Assert.Null(await Bytes.FirstDifference(seed, length, PathOf(name), TestContext.Current.CancellationToken));
        Assert.False(System.IO.File.Exists(PathOf(name) + ".part"), "The part stands beside the file.");
    }

    /// <summary>The silo that a grain is active on.</summary>
    public InProcessSiloHandle SiloOf(string type, string key)
    {
        Assert.True(Silos.TryGetGrainContext(GrainId.Create(type, key), out var context));
        return Silos.GetSiloForAddress(context.Address.SiloAddress!)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        await Origin.DisposeAsync();
        _directory.Dispose();
    }

    private void Configure(ISiloBuilder silo, Action<BrokerOptions>? broker, bool recovers)
    {
        var limits = new BrokerOptions { ConfirmOnly = TimeSpan.Zero };
        broker?.Invoke(limits);
        silo.Services.AddKeyedSingleton<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME, Rows);
        silo.Services.AddSingleton<IGrainStorage>(Rows);
        silo.Services.AddSingleton(limits);
        silo.Services.AddSingleton(new FileOptions { Hedging = false });
        silo.Services.AddSingleton<ITargetClaims, NoClaims>();
        silo.Services.TryAddSingleton<IPartStore>(_ => new DirectoryStore(Root, TimeProvider.System, new() { CheckpointStep = CheckpointStep }, Durability.OfThisSystem));
        silo.Services.AddSingleton<ICatalog>(Catalog);
        silo.Services.AddHaulGrains();
        if (recovers)
        {
            silo.AddHaulCluster();
        }

        silo.Configure<ClusterMembershipOptions>(options =>
        {
            options.ProbeTimeout = TimeSpan.FromSeconds(1);
            options.NumMissedProbesLimit = 2;
            options.NumVotesForDeathDeclaration = 1;
            options.TableRefreshTimeout = TimeSpan.FromSeconds(2);
        });
    }
}
