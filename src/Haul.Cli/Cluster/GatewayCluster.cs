using System.Net;
using System.Runtime.CompilerServices;
using Haul.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;

namespace Haul.Cli;

/// <summary>A started client of the cluster's gateways.</summary>
internal sealed class GatewayCluster(IHost host, TimeProvider clock) : ICluster
{
    /// <summary>How long the file grain holds a Watch when nothing changes: well below the time after which a call counts as lost.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>A command that has its answer does not wait for a cluster that says no goodbye.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    private readonly IClusterClient _grains = host.Services.GetRequiredService<IClusterClient>();

    private ICatalogGrain Catalog => _grains.GetGrain<ICatalogGrain>(0);

    private INodesGrain Silos => _grains.GetGrain<INodesGrain>(0);

    /// <summary>Id of the service whose state the cluster works on.</summary>
    public Task<string> Service() => Silos.Service();

    public Task<CatalogPage> List(CatalogQuery query) => Catalog.Page(query);

    public Task<IReadOnlyList<CatalogRow>> Match(string text) => Catalog.Match(text);

    public Task Submit(DownloadId id, DownloadRequest request) => File(id).Submit(request);

    public Task Pause(DownloadId id) => File(id).Pause();

    public Task Resume(DownloadId id) => File(id).Resume();

    public Task Cancel(DownloadId id) => File(id).Cancel();

    public Task Remove(DownloadId id, bool deleteFile) => File(id).Remove(deleteFile);

    public Task<DownloadView> Look(DownloadId id) => File(id).Watch(-1, TimeSpan.Zero);

    public async IAsyncEnumerable<DownloadView> Follow(DownloadId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var since = -1L; ;)
        {
            var view = await File(id).Watch(since, Patience).WaitAsync(cancellationToken);
            since = view.Version;
            yield return view;
        }
    }

    public async Task<ShownExplanation> Explain(CatalogRow row) => ShownExplanation.Of(await File(row.Id).Explain(), row);

    public async Task<IReadOnlyList<Uri>> Contents(DownloadId id) => ContentUrls.Of(id, await Nodes());

    public Task<IReadOnlyList<NodeView>> Nodes() => Silos.List();

    public Task<NodeView> Drain(string node) => Silos.Drain(node);

    public async Task<bool> Listens(NodeView silo, CancellationToken cancellationToken) =>
        !IPEndPoint.TryParse(silo.Address.Split('@')[0], out var address)
        || await Probe.Ask(address, clock, cancellationToken) is not ProbeAnswer.Refused;

    public ValueTask DisposeAsync() => Dispose(host);

    public static async ValueTask Dispose(IHost? host)
    {
        if (host is null)
        {
            return;
        }

        try
        {
            using var late = new CancellationTokenSource(Goodbye, TimeProvider.System);
            await host.StopAsync(late.Token).WaitAsync(Goodbye, TimeProvider.System);
            host.Dispose();
        }
        catch (Exception)
        {
            // Nothing is left to be saved on this side of the connection.
        }
    }

    private IFileGrain File(DownloadId id) => _grains.GetGrain<IFileGrain>(id.Value);
}
