using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>Merges the listings of several partitions, each newest first; where a download stands in two, the first one counts.</summary>
internal static class NewestFirst
{
    /// <returns>Each download once, with the index of the listing it came from.</returns>
    public static async IAsyncEnumerable<(int Source, TableEntity Row)> Merge(IReadOnlyList<IAsyncEnumerable<TableEntity>> listings)
    {
        var heads = new List<IAsyncEnumerator<TableEntity>?>();
        try
        {
            foreach (var listing in listings)
            {
                heads.Add(listing.GetAsyncEnumerator());
                await Advance(heads, heads.Count - 1).ConfigureAwait(false);
            }

            while (heads.Exists(head => head is not null))
            {
                var newest = heads.Select(head => head is null ? "" : IdOf(head)).Max(StringComparer.Ordinal)!;
                var holders = heads.Index().Where(head => head.Item is not null && IdOf(head.Item) == newest).Select(head => head.Index).ToList();
                yield return (holders[0], heads[holders[0]]!.Current);
                foreach (var holder in holders)
                {
                    await Advance(heads, holder).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            foreach (var head in heads)
            {
                if (head is not null)
                {
                    await head.DisposeAsync().ConfigureAwait(false);
                }
            }
        }
    }

    private static string IdOf(IAsyncEnumerator<TableEntity> head) => CatalogEntity.IdOf(head.Current).Value;

    private static async Task Advance(List<IAsyncEnumerator<TableEntity>?> heads, int index)
    {
        var head = heads[index]!;
        if (!await head.MoveNextAsync().ConfigureAwait(false))
        {
            heads[index] = null;
            await head.DisposeAsync().ConfigureAwait(false);
        }
    }
}
