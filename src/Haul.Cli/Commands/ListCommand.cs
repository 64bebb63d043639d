using System.CommandLine;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul list</c>: a page of the catalog, newest first.</summary>
internal sealed class ListCommand : ClusterCommand
{
    private readonly Option<string> status = Text("--status", "S", $"Only downloads that are S: {StatusWords.AllStatuses}");
    private readonly Option<string> name = Text("--name", "TEXT", "Only downloads whose name contains TEXT, in any case");
    private readonly Option<string> origin = Text("--origin", "HOST", $"Only downloads from there: {OriginFilter.Takes}");
    private readonly Option<string> limit = Text("--limit", "N", "At most N downloads, 1 to 1000 [100]");
    private readonly Option<string> after = Text("--after", "ID", "Go on after this download: the last one of the page before");

    public ListCommand(CommonOptions common, ConsoleSession session)
        : base("list", "Show the downloads of the cluster, newest first", common, session) => Takes(status, name, origin, limit, after);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var query = new CatalogQuery(
            parse.GetValue(status) is { } word ? ReadStatus(word) : null,
            parse.GetValue(limit) is { } count ? Amounts.Whole("--limit", count, 1, CatalogQuery.MostRows) : 100,
            Name: parse.GetValue(name) is not { } part ? null : part.Length > 0 ? part : throw new InputException("--name is empty", "give a part of the name or leave it out"),
            Origin: parse.GetValue(origin) is { } from ? ReadOrigin(from) : null);
        var last = parse.GetValue(after) is { } text ? Named(text, "--after") : null;
        var json = parse.GetValue(Common.Json);
        return link => Run(link, query, last, json);
    }

    private static DownloadStatus ReadStatus(string word) =>
        StatusWords.Status(word) ?? throw new InputException($"--status is '{PlainText.Of(word)}'", $"it takes {StatusWords.AllStatuses}");

    /// <summary>What is no origin is not shown: it may be a URL with secrets.</summary>
    private static OriginFilter ReadOrigin(string text) =>
        OriginFilter.TryParse(text, out var filter) ? filter : throw new InputException("--origin is no origin", $"it takes {OriginFilter.Takes}");

    private async Task<int> Run(ClusterLink link, CatalogQuery query, string? last, bool json)
    {
        // An id in full needs no row: the page after a download that was removed meanwhile is still a page.
        var from = last is null ? (DownloadId?)null : DownloadId.TryParse(last, out var id) ? id : (await DownloadFinder.Find(link, last)).Id;
        var page = await Page(link, query with { After = from });
        if (json)
        {
            await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(ListReply.Of(page), OutputJson.Default.ListReply));
            return 0;
        }

        var table = new TextTable("ID", "STATUS", ">SIZE", "NAME", "URL");
        foreach (var row in page.Rows)
        {
            table.Add(row.Id.Value, row.Status.Word(), row.Length is { } length ? Human.Size(length) : Human.Unknown, row.Name ?? Human.Unknown, ShownUrl.Of(row.Url));
        }

        table.Write(Session.Streams.Out);
        if (page.Next is { } next)
        {
            await Session.Streams.Error.WriteLineAsync($"haul: more: the same with --after {next}");
        }

        return 0;
    }

    /// <summary>The cluster looks at some rows a call; a page of a narrow filter takes several.</summary>
    private static async Task<CatalogPage> Page(ClusterLink link, CatalogQuery query)
    {
        var rows = new List<CatalogRow>();
        var next = query.After;
        do
        {
            var rest = query with { After = next, Limit = query.Limit - rows.Count };
            (var found, next) = await link.Call(cluster => cluster.List(rest));
            rows.AddRange(found);
        }
        while (next is not null && rows.Count < query.Limit);
        return new(rows, next);
    }
}
