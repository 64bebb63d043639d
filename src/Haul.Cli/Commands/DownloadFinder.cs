using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Finds the one download that an id, the end of an id, or a name means.</summary>
internal static class DownloadFinder
{
    /// <exception cref="InputException">Not-found: it means none; usage: it means several.</exception>
    public static async Task<CatalogRow> Find(ClusterLink link, string text)
    {
        var rows = await link.Call(cluster => cluster.Match(text));
        // A whole id means itself, even where somebody gave a file that name.
        var found = DownloadId.TryParse(text, out var id) && rows.FirstOrDefault(row => row.Id == id) is { } exact ? [exact] : rows;
        return found switch
        {
            [var row] => row,
            [] => throw new InputException(ErrorCode.NotFound, $"no download is '{PlainText.Of(text)}'", "haul list shows what there is; an id may be cut to its last 4 characters or more"),
            _ => throw new InputException($"'{PlainText.Of(text)}' may be {string.Join(" or ", found.Select(Described))}", "give more of the id"),
        };
    }

    /// <summary>Each once, in the order given: nothing is done to any of them unless all are found.</summary>
    public static async Task<IReadOnlyList<CatalogRow>> FindAll(ClusterLink link, IEnumerable<string> texts)
    {
        var rows = new List<CatalogRow>();
        foreach (var text in texts)
        {
            rows.Add(await Find(link, text));
        }

        return [.. rows.DistinctBy(row => row.Id)];
    }

    /// <summary>What people call it, safe for a terminal.</summary>
    public static string Label(CatalogRow row) => PlainText.Of(row.Name ?? ShownUrl.Of(row.Url));

    private static string Described(CatalogRow row) => $"{row.Id} ({Label(row)})";
}
