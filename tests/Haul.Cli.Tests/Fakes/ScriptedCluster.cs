using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Haul.Cli.Tests;

/// <summary>A cluster in memory: rows, nodes and scripted files; calls get lost when told to.</summary>
internal sealed class ScriptedCluster : ICluster, IClusterFactory
{
    private readonly Dictionary<DownloadId, ScriptedFile> files = [];
    private readonly Lock asking = new();

    public List<CatalogRow> Rows { get; } = [];

    public List<NodeView> Silos { get; } = [];

    public ClusterTarget? Target { get; private set; }

    public int Connects { get; private set; }

    public bool IsDisposed { get; private set; }

    public Exception? ConnectFailure { get; set; }

    /// <summary>So many calls get lost from now on.</summary>
    public int Losses { get; set; }

    public Func<string, NodeView>? Drains { get; set; }

    /// <summary>Called before the nodes are listed.</summary>
    public Action Looks { get; set; } = () => { };

    public CatalogQuery? Asked { get; private set; }

    public Func<string, bool> PortAnswers { get; set; } = _ => true;

    /// <summary>Rows that one List looks at.</summary>
    public int MostLooked { get; set; } = 1_000;

    public IReadOnlyList<ScriptedFile> Files
    {
        get
        {
            lock (asking)
            {
                return [.. files.Values];
            }
        }
    }

    /// <summary>There is such a download.</summary>
    public ScriptedFile Has(DownloadId id, params DownloadView[] views)
    {
        var last = views.Length > 0 ? views[^1] : Views.Downloading(0);
        Rows.Add(new()
        {
            Id = id,
            Status = last.Status,
            Url = "http://origin/big.iso",
            Name = last.Name,
            Length = last.Length,
            CreatedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        });
        var file = File(id);
        if (views.Length > 0)
        {
            file.Is(views[0]).Shows(views);
        }

        return file;
    }

    public Task<ICluster> Connect(ClusterTarget target, CancellationToken cancellationToken)
    {
        Target = target;
        Connects++;
        return ConnectFailure is null ? Task.FromResult<ICluster>(this) : throw ConnectFailure;
    }

    public Task<bool> Listens(NodeView silo, CancellationToken cancellationToken) => Task.FromResult(PortAnswers(silo.Address));

    /// <summary>The file grain of a download; asking for it starts nothing.</summary>
    public ScriptedFile File(DownloadId id)
    {
        lock (asking)
        {
            if (!files.TryGetValue(id, out var file))
            {
                file = files[id] = new(id, (_, _) => { }) { Before = Lose };
            }

            return file;
        }
    }

    public Task<CatalogPage> List(CatalogQuery query)
    {
        Lose();
        Asked = query;
        var looked = Rows.SkipWhile(row => query.After is { } after && Rows.Exists(known => known.Id == after) && row.Id != after)
            .SkipWhile(row => row.Id == query.After).Take(MostLooked).ToList();
        List<CatalogRow> found = [.. looked.Where(query.Admits).Take(query.Limit)];
        return Task.FromResult(new CatalogPage(found, found.Count == query.Limit ? found[^1].Id : looked.Count == MostLooked ? looked[^1].Id : null));
    }

    public Task<IReadOnlyList<CatalogRow>> Match(string text)
    {
        Lose();
        return Task.FromResult<IReadOnlyList<CatalogRow>>(
            [.. Rows.Where(row => row.Name == text || row.Id.Value.Equals(text, StringComparison.OrdinalIgnoreCase) || (text.Length >= 4 && row.Id.Value.EndsWith(text, StringComparison.OrdinalIgnoreCase)))]);
    }

    public Task<IReadOnlyList<NodeView>> Nodes()
    {
        Looks();
        Lose();
        return Task.FromResult<IReadOnlyList<NodeView>>([.. Silos]);
    }

    public Task<NodeView> Drain(string node)
    {
        Lose();
        return Task.FromResult(Drains!(node));
    }

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
            var view = await File(id).Watch(since, TimeSpan.FromSeconds(1)).WaitAsync(cancellationToken);
            since = view.Version;
            yield return view;
        }
    }

    public async Task<ShownExplanation> Explain(CatalogRow row) => ShownExplanation.Of(await File(row.Id).Explain(), row);

    public Task<IReadOnlyList<Uri>> Contents(DownloadId id) => Task.FromResult(ContentUrls.Of(id, Silos));

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    private void Lose()
    {
        lock (asking)
        {
            if (Losses > 0)
            {
                Losses--;
                throw new SocketException((int)SocketError.ConnectionReset);
            }
        }
    }
}
