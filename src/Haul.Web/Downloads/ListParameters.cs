using Haul.Abstractions;

namespace Haul.Web;

/// <summary>What a client may ask of the list: a page of it, narrowed by filters, or the downloads that a text may mean.</summary>
/// <param name="Status">Only downloads of this status.</param>
/// <param name="Limit">Most rows, 1 to 1,000; 100 where it is left out.</param>
/// <param name="After">Only what is older than this id: <c>next</c> of the page before.</param>
/// <param name="Name">Only downloads whose name contains this text, in any case.</param>
/// <param name="Origin">Only downloads from there: a host, or <c>scheme://host[:port]</c>.</param>
/// <param name="Match">A full id, a suffix of it (4 characters or more) or a whole name; stands alone.</param>
internal sealed record ListParameters(string? Status, int? Limit, string? After, string? Name, string? Origin, string? Match)
{
    private const int UsualPage = 100;

    public bool IsMatchAlone => this == new ListParameters(null, null, null, null, null, Match);

    /// <returns>The query, or the sentence that says what is wrong with the parameters.</returns>
    public (CatalogQuery? Query, string? Mistake) Read()
    {
        var status = StatusWords.Status(Status);
        var after = default(DownloadId);
        OriginFilter? origin = null;
        var mistake = Status is not null && status is null ? $"status takes {StatusWords.AllStatuses}."
            : Limit is < 1 or > CatalogQuery.MostRows ? $"limit takes a whole number from 1 to {CatalogQuery.MostRows}."
            : After is not null && !DownloadId.TryParse(After, out after) ? "after takes the id of a download, the next of the page before."
            : Name is "" ? "name is empty: give a part of the name or leave it out."
            : Origin is not null && !OriginFilter.TryParse(Origin, out origin) ? $"origin takes {OriginFilter.Takes}."
            : null;
        return mistake is not null ? (null, mistake) : (new(status, Limit ?? UsualPage, After is null ? null : after, Name, origin), null);
    }
}
