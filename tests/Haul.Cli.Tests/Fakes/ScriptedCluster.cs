using System.Net.Sockets;

namespace Haul.Cli.Tests;

/// <summary>A cluster in memory: rows, nodes and scripted files; calls get lost when told to.</summary>
internal sealed class ScriptedCluster : ICluster, IClusterFactory, ICatalogGrain, INodesGrain
{
    private readonly Dictionary<DownloadId, ScriptedFile> files = [];
    private readonly Lock asking = new();

    public List<CatalogRow> Rows { get; } = [];

    public List<NodeView> Silos { get; } = [];

    public ClusterTarget? Target { get; private set; }

    public int Connects { get; private set; }

    public bool IsDisposed { get; private set; }

    public InputException? ConnectFailure { get; set; }

    /// <summary>So many calls get lost from now on.</summary>
    public int Losses { get; set; }

    public Func<string, NodeView>? Drains { get; set; }

    /// <summary>Called before the nodes are listed.</summary>
    public Action Looks { get; set; } = () => { };

    public CatalogQuery? Asked { get; private set; }

    public Func<string, bool> PortAnswers { get; set; } = _ => true;

    public ICatalogGrain Catalog => this;

    public INodesGrain Nodes => this;

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
        var file = (ScriptedFile)File(id);
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

    public Task<string> Service() => Task.FromResult("haul");

    public Task<bool> Listens(string siloAddress, CancellationToken cancellationToken) => Task.FromResult(PortAnswers(siloAddress));

    public IFileGrain File(DownloadId id)
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

    public Task<IReadOnlyList<CatalogRow>> List(CatalogQuery query)
    {
        Lose();
        Asked = query;
        return Task.FromResult<IReadOnlyList<CatalogRow>>([.. Rows.Where(row => query.Status is null || row.Status == query.Status).Take(query.Limit)]);
    }

    public Task<IReadOnlyList<CatalogRow>> Match(string text)
    {
        Lose();
        return Task.FromResult<IReadOnlyList<CatalogRow>>(
            [.. Rows.Where(row => row.Name == text || row.Id.Value.Equals(text, StringComparison.OrdinalIgnoreCase) || (text.Length >= 4 && row.Id.Value.EndsWith(text, StringComparison.OrdinalIgnoreCase)))]);
    }

    public Task<IReadOnlyList<NodeView>> List()
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
