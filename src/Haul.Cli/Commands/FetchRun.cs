using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Fetches a finished file from whichever silo serves it: each is a new URL for the same part, so the next one goes on.</summary>
internal sealed class FetchRun(ConsoleSession session)
{
    /// <summary>While another silo is left to be asked, one that gives no byte is left soon.</summary>
    private const int TriesWithAnother = 3;

    public required TargetPlace Place { get; init; }

    public ImmutableArray<HeaderField> Headers { get; init; } = [];

    public bool Force { get; init; }

    public bool Json { get; init; }

    public bool Quiet { get; init; }

    public bool Verbose { get; init; }

    /// <returns>The exit code of the <c>get</c> that ended it.</returns>
    public async Task<int> Run(ClusterLink link, string text)
    {
        var row = await DownloadFinder.Find(link, text);
        var view = await link.Call(cluster => cluster.Look(row.Id));
        if (view.Status is not DownloadStatus.Completed)
        {
            throw new InputException($"{DownloadFinder.Label(row)} is {view.Status.Word()}, and only a completed file can be fetched", $"haul watch {row.Id} waits for its end");
        }

        var urls = await link.Call(cluster => cluster.Contents(row.Id));
        if (urls.Count == 0)
        {
            throw new InputException(ErrorCode.ClusterUnreachable, "no silo serves HTTP to this machine", "start one with --http http://0.0.0.0:8080 and --api-key-file, or fetch on a silo's machine");
        }

        var place = Place.Name is null ? Place with { Name = LeafOf(view.Name ?? row.Name, row.Id) } : Place;
        place.Prepare();
        var code = 0;
        foreach (var (index, url) in urls.Index())
        {
            code = await Get(url, place, isLast: index == urls.Count - 1);
            if (code != ErrorCode.Network.ExitCode())
            {
                break;
            }

            if (index < urls.Count - 1)
            {
                await session.Streams.Error.WriteLineAsync("haul: asking the next silo");
            }
        }

        return code;
    }

    private Task<int> Get(Uri url, TargetPlace place, bool isLast)
    {
        var template = new DownloadRequest { Url = "" };
        var options = new GetOptions
        {
            Urls = [url],
            Place = place,
            // The key goes to the silo that was named, and through no proxy, as with every other call of the API.
            Proxies = new("none", session.Streams.Environment),
            Template = template with
            {
                Name = place.Name,
                Headers = Headers,
                Force = Force,
                Retarget = true,
                MaxTries = isLast ? template.MaxTries : TriesWithAnother,
            },
            Json = Json,
            Quiet = Quiet,
            Verbose = Verbose,
        };
        return new GetRun(options, session.Engines, GetOutputs.For(options, session), session.Clock).Run(session.Interrupt);
    }

    /// <summary>The last part of a name in the store; what could leave the directory or trouble it is taken out.</summary>
    private static string LeafOf(string? name, DownloadId id)
    {
        var leaf = string.Concat((name ?? "").Split('/', '\\')[^1].Where(letter => !char.IsControl(letter)));
        return leaf is "" or "." or ".." ? id.Value : leaf;
    }
}
