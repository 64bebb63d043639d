using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>
/// Shares connections among downloads: max-min fair by progressive filling (Bertsekas and Gallager, "Data Networks",
/// section 6.5.2), weighted by priority, under the limits of silo, origin and download. Pure and deterministic.
/// <para>
/// A download of priority p weighs p + 1: where connections are scarce, priority 9 gets ten for each one of priority 0, and
/// nobody who is admitted starves. Connections stay on the silos that hold them where fairness lets them.
/// </para>
/// </summary>
public static class Shares
{
    /// <summary>The share of each claim; one without connections is queued.</summary>
    /// <param name="claims">One for each working download, oldest first.</param>
    /// <param name="limits">What there is.</param>
    public static ImmutableDictionary<DownloadId, Share> Compute(IReadOnlyList<ShareClaim> claims, ShareLimits limits)
    {
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(limits);
        var pool = new ConnectionPool(limits);
        var portions = claims.Select((claim, age) => new Portion(claim, age, pool.Silos)).ToArray();
        Fill(Admit(portions.Where(portion => portion.Holds || !limits.Paused.ContainsKey(portion.Claim.Origin)), pool, limits.Downloads), pool);
        return portions.ToImmutableDictionary(portion => portion.Claim.Download, portion => new Share(portion.Connections, PauseOf(portion.Claim, limits)));
    }

    /// <summary>What the download holds already on living silos, and no more: the answer while other claims are not known yet.</summary>
    public static Share Confirm(ShareClaim claim, ShareLimits limits)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(limits);
        return new(claim.Held.Where(held => held.Value > 0 && limits.Silos.ContainsKey(held.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal), PauseOf(claim, limits));
    }

    /// <summary>
    /// One connection each, as long as there are connections and places: downloads that hold connections first, so that a
    /// working one is not displaced, then by priority, then by age. Who would only wait for an origin that is paused has to wait without one.
    /// </summary>
    private static List<Portion> Admit(IEnumerable<Portion> portions, ConnectionPool pool, int places)
    {
        var admitted = new List<Portion>();
        var queue = portions
            .OrderByDescending(portion => portion.Holds)
            .ThenByDescending(portion => portion.Claim.Priority)
            .ThenBy(portion => portion.Age);
        foreach (var portion in queue)
        {
            if ((places <= 0 || admitted.Count < places) && pool.TryTake(portion))
            {
                admitted.Add(portion);
            }
        }

        return admitted;
    }

    /// <summary>Connection by connection to the download that has least for its weight, until nobody can take one more.</summary>
    private static void Fill(IEnumerable<Portion> admitted, ConnectionPool pool)
    {
        var poorest = new PriorityQueue<Portion, (double Level, int Age)>(admitted.Select(portion => (portion, portion.Rank)));
        while (poorest.TryDequeue(out var portion, out _))
        {
            if (pool.TryTake(portion))
            {
                poorest.Enqueue(portion, portion.Rank);
            }
        }
    }

    private static TimeSpan PauseOf(ShareClaim claim, ShareLimits limits) => limits.Paused.GetValueOrDefault(claim.Origin, TimeSpan.Zero);
}
