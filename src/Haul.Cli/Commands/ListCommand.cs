using System.CommandLine;
using System.Text.Json;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary><c>haul list</c>: a page of the catalog, newest first.</summary>
internal sealed class ListCommand : ClusterCommand
{
    /// <summary>Most rows that the catalog gives at once.</summary>
    private const int LongestPage = 1000;

    private readonly Option<string> status = Text("--status", "S", $"Only downloads that are S: {string.Join(", ", Enum.GetValues<DownloadStatus>().Select(known => known.Word()))}");
    private readonly Option<string> limit = Text("--limit", "N", "At most N downloads, 1 to 1000 [100]");
    private readonly Option<string> after = Text("--after", "ID", "Go on after this download: the last one of the page before");

    public ListCommand(CommonOptions common, ConsoleSession session)
        : base("list", "Show the downloads of the cluster, newest first", common, session) => Takes(status, limit, after);

    protected override Func<ClusterLink, Task<int>> Read(ParseResult parse)
    {
        var query = new CatalogQuery(
            parse.GetValue(status) is { } word ? ReadStatus(word) : null,
            parse.GetValue(limit) is { } count ? Amounts.Whole("--limit", count, 1, LongestPage) : 100);
        var last = parse.GetValue(after) is { } text ? Named(text, "--after") : null;
        var json = parse.GetValue(Common.Json);
        return link => Run(link, query, last, json);
    }

    private static DownloadStatus ReadStatus(string word) =>
        Enum.GetValues<DownloadStatus>().Cast<DownloadStatus?>().FirstOrDefault(known => string.Equals(known!.Value.Word(), word, StringComparison.OrdinalIgnoreCase))
            ?? throw new InputException($"--status is '{PlainText.Of(word)}'", $"it takes {string.Join(", ", Enum.GetValues<DownloadStatus>().Select(known => known.Word()))}");

    private async Task<int> Run(ClusterLink link, CatalogQuery query, string? last, bool json)
    {
        // An id in full needs no row: the page after a download that was removed meanwhile is still a page.
        var from = last is null ? (DownloadId?)null : DownloadId.TryParse(last, out var id) ? id : (await DownloadFinder.Find(link, last)).Id;
        var rows = await link.Call(cluster => cluster.Catalog.List(query with { After = from }));
        var next = rows.Count >= query.Limit ? rows[^1].Id.Value : null;
        if (json)
        {
            await Session.Streams.Out.WriteLineAsync(JsonSerializer.Serialize(new ListReply([.. rows.Select(ListedDownload.Of)], next), OutputJson.Default.ListReply));
            return 0;
        }

        var table = new TextTable("ID", "STATUS", ">SIZE", "NAME", "URL");
        foreach (var row in rows)
        {
            table.Add(row.Id.Value, row.Status.Word(), row.Length is { } length ? Human.Size(length) : Human.Unknown, row.Name ?? Human.Unknown, ShownUrl.Of(row.Url));
        }

        table.Write(Session.Streams.Out);
        if (next is not null)
        {
            await Session.Streams.Error.WriteLineAsync($"haul: more: haul list --after {next}");
        }

        return 0;
    }
}
