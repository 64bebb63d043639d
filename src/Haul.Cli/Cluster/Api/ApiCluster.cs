using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>A cluster behind its HTTP API: for whoever reaches no gateway.</summary>
internal sealed class ApiCluster(ApiTarget target, TimeProvider clock) : ICluster
{
    /// <summary>A download that nobody knows is asked for again so often.</summary>
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);

    private readonly ApiCalls calls = new(target, clock);

    public async Task<CatalogPage> List(CatalogQuery query)
    {
        var reply = await calls.Get(ApiRoutes.List(query), ApiJson.Default.ListReply);
        return new([.. reply.Downloads.Select(ApiViews.Row)], reply.Next is { } next ? ApiViews.Id(next) : null);
    }

    public async Task<IReadOnlyList<CatalogRow>> Match(string text) =>
        [.. (await calls.Get(ApiRoutes.Match(text), ApiJson.Default.ListReply)).Downloads.Select(ApiViews.Row)];

    public Task Submit(DownloadId id, DownloadRequest request) => calls.Do(new(HttpMethod.Post, ApiRoutes.Downloads)
    {
        Content = JsonContent.Create(NewDownloadBody.Of(request), ApiJson.Default.NewDownloadBody),
        Headers = { { "Idempotency-Key", id.Value } },
    });

    public Task Pause(DownloadId id) => calls.Do(new(HttpMethod.Post, $"{ApiRoutes.Of(id)}/pause"));

    public Task Resume(DownloadId id) => calls.Do(new(HttpMethod.Post, $"{ApiRoutes.Of(id)}/resume"));

    public Task Cancel(DownloadId id) => calls.Do(new(HttpMethod.Post, $"{ApiRoutes.Of(id)}/cancel"));

    public Task Remove(DownloadId id, bool deleteFile) => calls.Do(new(HttpMethod.Delete, $"{ApiRoutes.Of(id)}?deleteFile={(deleteFile ? "true" : "false")}"));

    public async Task<DownloadView> Look(DownloadId id)
    {
        try
        {
            return ApiViews.View(await calls.Get(ApiRoutes.Of(id), ApiJson.Default.ShownDownload));
        }
        catch (RefusedException refused) when (refused.Error.Code is ErrorCode.NotFound)
        {
            return new() { Id = id };
        }
    }

    public async IAsyncEnumerable<DownloadView> Follow(DownloadId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(AskEvery, clock, cancellationToken))
        {
            using var events = await calls.Events(id, cancellationToken);
            for (var isGone = events is null; !isGone;)
            {
                var next = await events!.Next();
                isGone = next.EventType is ShownEvents.Removed;
                if (!isGone)
                {
                    yield return ApiViews.View(next.Data);
                }
            }

            yield return new() { Id = id };
        }
    }

    public Task<ShownExplanation> Explain(CatalogRow row) => calls.Get($"{ApiRoutes.Of(row.Id)}/explain", ApiJson.Default.ShownExplanation);

    /// <summary>Through the same door: other silos may be out of reach from here, and the key is not theirs to see.</summary>
    public Task<IReadOnlyList<Uri>> Contents(DownloadId id) => Task.FromResult<IReadOnlyList<Uri>>([new(target.Root, $"{ApiRoutes.Base}{ApiRoutes.Of(id)}/content")]);

    public async Task<IReadOnlyList<NodeView>> Nodes() => [.. (await calls.Get(ApiRoutes.Nodes, ApiJson.Default.NodesReply)).Nodes.Select(ApiViews.Node)];

    public async Task<NodeView> Drain(string node) =>
        ApiViews.Node(await calls.Ask(new(HttpMethod.Post, $"{ApiRoutes.Nodes}/{Uri.EscapeDataString(node)}/drain"), ApiJson.Default.ShownNode));

    /// <summary>
    /// Only of the silo that serves this very address it can be found out here: all silos may have the same port, and what stands
    /// before them has one of its own.
    /// </summary>
    public async Task<bool> Listens(NodeView silo, CancellationToken cancellationToken)
    {
        if (ContentUrls.RootOf(silo) is not { } http || http.Port != target.Root.Port)
        {
            return true;
        }

        var shared = (await AddressesOf(http, cancellationToken)).Intersect(await AddressesOf(target.Root, cancellationToken));
        var answers = await Task.WhenAll(shared.Select(address => Probe.Ask(new(address, http.Port), clock, cancellationToken)));
        return answers.Length == 0 || answers.Any(answer => answer is not ProbeAnswer.Refused);
    }

    public ValueTask DisposeAsync()
    {
        calls.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<IReadOnlyList<IPAddress>> AddressesOf(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            return IPAddress.TryParse(url.IdnHost, out var address) ? [address] : await Dns.GetHostAddressesAsync(url.IdnHost, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
