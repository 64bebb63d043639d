namespace Haul.Abstractions;

/// <summary>A page of the list of downloads: the document of <c>list --json</c> and of the HTTP API.</summary>
/// <param name="Next">What <c>--after</c> (<c>after</c> in the API) takes for the next page; null on the last one.</param>
public sealed record ListReply(IReadOnlyList<ListedDownload> Downloads, string? Next)
{
    public static ListReply Of(CatalogPage page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return new([.. page.Rows.Select(ListedDownload.Of)], page.Next?.Value);
    }
}
