using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>The command line of <c>submit</c> as text; <see cref="Read"/> makes sense of it or refuses it with a sentence.</summary>
internal sealed record SubmitInput
{
    public IReadOnlyList<string> Urls { get; init; } = [];

    public string? List { get; init; }

    public string? Name { get; init; }

    public string? Id { get; init; }

    public string? Checksum { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    public string? LimitRate { get; init; }

    public string? Priority { get; init; }

    public string? Connections { get; init; }

    public string? OnExists { get; init; }

    public string? MaxTries { get; init; }

    public string? Timeout { get; init; }

    public bool Force { get; init; }

    /// <returns>Each URL once, in the order given, with the id that it has from now on however often it is submitted.</returns>
    /// <exception cref="InputException">Something in it cannot be meant.</exception>
    public IReadOnlyList<NewDownload> Read(ConsoleStreams streams, TimeProvider clock)
    {
        var template = Template();
        var given = Id is null ? (DownloadId?)null
            : DownloadId.TryParse(Id, out var parsed) ? parsed
            : throw new InputException($"--id is '{PlainText.Of(Id)}'", "it takes a ULID: 26 letters and digits, or leave it out");
        var urls = UrlArguments.Read("submit", Urls, List, streams).DistinctBy(url => url.AbsoluteUri).ToList();
        UrlArguments.RefuseForSeveral("--id", Id, urls.Count, "leave it out: every download gets one");
        UrlArguments.RefuseForSeveral("--name", Name, urls.Count, "leave it out and let the origin name the files");
        UrlArguments.RefuseForSeveral("--checksum", Checksum, urls.Count, "submit that URL by a command of its own");
        return [.. urls.Select(url => new NewDownload(given ?? DownloadId.New(clock), ShownUrl.Of(url), template with { Url = url.AbsoluteUri }))];
    }

    private DownloadRequest Template()
    {
        var defaults = new DownloadRequest { Url = "" };
        return defaults with
        {
            Name = Name is null || Name.Trim().Length > 0 ? Name : throw new InputException("--name is empty", "give the file a name or leave it out"),
            Headers = [.. Headers.Select(HeaderText.Parse)],
            Checksum = Checksum is null ? null : OptionText.Checksum(Checksum),
            LimitRate = LimitRate is null ? null : Amounts.Rate("--limit-rate", LimitRate),
            Priority = Priority is null ? defaults.Priority : Amounts.Whole("--priority", Priority, 0, DownloadRequest.HighestPriority),
            Connections = Connections is null ? defaults.Connections : Amounts.Whole("--connections-per-silo", Connections, 1, DownloadRequest.MostConnections),
            MaxTries = MaxTries is null ? defaults.MaxTries : Amounts.Whole("--max-tries", MaxTries, 0, int.MaxValue),
            Timeout = Timeout is null ? defaults.Timeout : Amounts.Seconds("--timeout", Timeout),
            OnExists = ReadOnExists(),
            Force = Force,
        };
    }

    /// <summary>A name that the user chose is not changed unasked; one that the origin chose gets a suffix.</summary>
    private OnExists ReadOnExists()
    {
        var given = OnExists is null ? (OnExists?)null : OptionText.OnExists(OnExists);
        return Force && given is not (null or Abstractions.OnExists.Fail) ? throw OptionText.ForceIsNot()
            : given ?? (Force || Name is not null ? Abstractions.OnExists.Fail : Abstractions.OnExists.Rename);
    }
}
