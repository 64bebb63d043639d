using System.Globalization;
using Azure.Data.Tables;
using Orleans.Storage;

namespace Haul.Persistence;

/// <summary>
/// Reads all rows of a cluster as of one moment. One page is of one moment; several are when the rows around all others carry the
/// same version. Otherwise somebody wrote meanwhile, and it reads again.
/// </summary>
internal sealed class MembershipReader(TableAccount account, TableClient table, string cluster)
{
    private const int MaxReads = 6; // the first and five more

    /// <exception cref="InconsistentStateException">The membership changed during every one of the reads.</exception>
    public async Task<IReadOnlyList<TableEntity>> ReadAll(CancellationToken cancellationToken)
    {
        IReadOnlyList<TableEntity> rows = [];
        for (var i = 0; i < MaxReads; i++)
        {
            (rows, var pages) = await Read(cancellationToken).ConfigureAwait(false);
            if (pages <= 1 || IsOfOneMoment(rows))
            {
                return rows;
            }
        }

        throw new InconsistentStateException(
            $"The membership of cluster {cluster} changed during each of {MaxReads} reads.",
            VersionAt(rows, ^1)?.ToString(CultureInfo.InvariantCulture) ?? "none",
            VersionAt(rows, 0)?.ToString(CultureInfo.InvariantCulture) ?? "none");
    }

    /// <summary>
    /// Silos that do not know the outer rows move the version alone: where it is ahead of both, or neither row is there, they prove
    /// nothing, and what was read counts.
    /// </summary>
    internal static bool IsOfOneMoment(IReadOnlyList<TableEntity> rows)
    {
        var first = rows is [{ RowKey: VersionRow.First }, ..] ? VersionAt(rows, 0) : null;
        var last = rows is [.., { RowKey: VersionRow.Last }] ? VersionAt(rows, ^1) : null;
        var version = rows.FirstOrDefault(row => row.RowKey == VersionRow.Key) is { } row ? VersionRow.Read(row) : null;
        return first == last || (version > first && version > last);
    }

    private static int? VersionAt(IReadOnlyList<TableEntity> rows, Index index) => rows.Count > 0 ? VersionRow.Read(rows[index.GetOffset(rows.Count)]) : null;

    private Task<(IReadOnlyList<TableEntity> Rows, int Pages)> Read(CancellationToken cancellationToken) => account.Run<(IReadOnlyList<TableEntity>, int)>(
        "read the membership",
        async () =>
        {
            var (rows, pages) = (new List<TableEntity>(), 0);
            var query = table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {cluster}"), cancellationToken: cancellationToken);
            await foreach (var page in query.AsPages().ConfigureAwait(false))
            {
                rows.AddRange(page.Values);
                pages++;
            }

            return (rows, pages);
        },
        cancellationToken);
}
