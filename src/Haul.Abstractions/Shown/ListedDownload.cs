namespace Haul.Abstractions;

/// <summary>A row of the list of downloads.</summary>
public sealed record ListedDownload(
    string Id, string? Name, string Url, string Status, long? Length, int Priority, ShownError? Error, string? CreatedAt, string? FinishedAt)
{
    public static ListedDownload Of(CatalogRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new(
            row.Id.Value,
            row.Name,
            ShownUrl.Of(row.Url),
            row.Status.Word(),
            row.Length,
            row.Priority,
            ShownError.Of(row.Error),
            row.CreatedAt.Rfc3339(),
            row.FinishedAt.Rfc3339());
    }
}
