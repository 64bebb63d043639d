using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>A sound <c>get</c>: what its command line and its environment ask for.</summary>
public sealed record GetOptions
{
    /// <summary>Each once, in the order given.</summary>
    public required IReadOnlyList<Uri> Urls { get; init; }

    public required TargetPlace Place { get; init; }

    public required ProxyRules Proxies { get; init; }

    /// <summary>What is asked of every URL alike.</summary>
    public required DownloadRequest Template { get; init; }

    public int FilesAtOnce { get; init; } = 3;

    public bool Json { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }

    /// <summary>URLs that were given more than once and are fetched once.</summary>
    public int Repeated { get; init; }

    public EngineOptions Engine => new()
    {
        Directory = Place.Directory,
        FilesAtOnce = FilesAtOnce,
        Connections = Template.Connections,
        Verbose = Verbose,
    };

    /// <summary>The request of one URL. Userinfo stays in it: the engine takes it out before anything is stored.</summary>
    public DownloadRequest RequestFor(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Template with { Url = url.AbsoluteUri, Proxy = Proxies.For(url) };
    }
}
