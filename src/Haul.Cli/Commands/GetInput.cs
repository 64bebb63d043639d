using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The command line of <c>get</c> as text; <see cref="Read"/> makes sense of it or refuses it with a sentence.</summary>
public sealed record GetInput
{
    private const int MostFiles = 256;

    public IReadOnlyList<string> Urls { get; init; } = [];

    public string? List { get; init; }

    public string? Output { get; init; }

    public string? Directory { get; init; }

    public string? Connections { get; init; }

    public string? Files { get; init; }

    public string? Checksum { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? LimitRate { get; init; }

    public string? MaxTries { get; init; }

    public string? Timeout { get; init; }

    public string? Proxy { get; init; }

    public string? OnExists { get; init; }

    public bool Force { get; init; }

    public bool Manifest { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }

    /// <exception cref="InputException">Something in it cannot be meant.</exception>
    public GetOptions Read(ConsoleStreams streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        var template = Template();
        var place = TargetPlace.Of(Output, Directory, streams.WorkingDirectory);
        var proxies = new ProxyRules(Proxy, streams.Environment);
        var files = Files is null ? 3 : Amounts.Whole("-j", Files, 1, MostFiles);
        var given = UrlArguments.Read("get", Urls, List, streams);
        var urls = given.DistinctBy(url => url.AbsoluteUri).ToList();
        foreach (var url in urls)
        {
            proxies.For(url); // a proxy that cannot be used is found before the first byte, not after the hundredth file
        }

        UrlArguments.RefuseForSeveral("-o", Output, urls.Count, "use -d and let the origin name the files");
        UrlArguments.RefuseForSeveral("--checksum", Checksum, urls.Count, "get that file by a command of its own");
        return new()
        {
            Urls = urls,
            Place = place,
            Proxies = proxies,
            Template = template with { Name = place.Name },
            FilesAtOnce = files,
            Json = Json,
            Quiet = Quiet,
            Verbose = Verbose,
            Repeated = given.Count - urls.Count,
        };
    }

    private DownloadRequest Template()
    {
        var defaults = new DownloadRequest { Url = "" };
        var onExists = OnExists is null ? Abstractions.OnExists.Fail : OptionText.OnExists(OnExists);
        return defaults with
        {
            Headers = [.. Headers.Select(HeaderText.Parse)],
            Checksum = ReadChecksum(),
            LimitRate = LimitRate is null ? null : Amounts.Rate("--limit-rate", LimitRate),
            Connections = Connections is null ? defaults.Connections : Amounts.Whole("-x", Connections, 1, DownloadRequest.MostConnections),
            MaxTries = MaxTries is null ? defaults.MaxTries : Amounts.Whole("--max-tries", MaxTries, 0, int.MaxValue),
            Timeout = Timeout is null ? defaults.Timeout : Amounts.Seconds("--timeout", Timeout),
            OnExists = onExists,
            Force = Force && onExists is not Abstractions.OnExists.Fail ? throw OptionText.ForceIsNot() : Force,
            KeepManifest = Manifest,
            Retarget = true, // the target is the identity of a get: another URL goes on with what is there
        };
    }

    private Digest? ReadChecksum() => Checksum is null ? null : OptionText.Checksum(Checksum);
}
