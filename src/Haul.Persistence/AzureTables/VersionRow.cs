using System.Globalization;
using Azure.Data.Tables;
using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>
/// The rows that carry the version of a cluster's membership: the one that is compared at each change, and the two that sort around
/// all others, by which a reader of several pages sees that nothing changed between the first and the last.
/// </summary>
internal static class VersionRow
{
    public const string Key = "VersionRow";
    public const string First = "!Start";
    public const string Last = "~End";

    private const string Version = "MembershipVersion";

    public static bool Is(string key) => key is Key or First or Last;

    public static TableEntity From(string cluster, int version) => new(cluster, Key)
    {
        [SiloRow.Deployment] = cluster,
        [Version] = version.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Said to be active, so that engines which know no such rows do not clean them away as dead silos.</summary>
    public static TableEntity[] Bounds(string cluster, int version) =>
    [
        .. new[] { First, Last }.Select(key => new TableEntity(cluster, key)
        {
            [SiloRow.Deployment] = cluster,
            [SiloRow.Status] = nameof(SiloStatus.Active),
            [Version] = version.ToString(CultureInfo.InvariantCulture),
        }),
    ];

    /// <summary>The version of a row; null where the text is no number of ours.</summary>
    public static int? Read(TableEntity row) =>
        int.TryParse(row.GetString(Version), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : null;

    /// <exception cref="StateStoreException">The version is not one that is understood.</exception>
    public static TableVersion Parse(TableEntity row) => new(
        Read(row) ?? throw new StateStoreException(new(ErrorCode.Store,
            $"Cluster {row.PartitionKey} in table {TableMembership.TableName} has the membership version '{(row.TryGetValue(Version, out var text) ? text : null)}', which this version of Haul does not understand: a later one wrote it. Run that version, or use another cluster id.")),
        row.ETag.ToString());
}
