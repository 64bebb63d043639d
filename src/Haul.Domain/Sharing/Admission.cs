using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>Chooses which queued downloads to wake. Pure; each claims for itself then, and fairness decides what it gets.</summary>
public static class Admission
{
    /// <param name="queued">Who waits, with scheme://host:port of its origin, in the order of the queue.</param>
    /// <param name="claims">One for each download that has a share or asks for one.</param>
    /// <param name="limits">What there is.</param>
    /// <returns>Those for whom there is a connection, at their origin too, when each of the others has one; none of an origin that is paused.</returns>
    public static IReadOnlyList<DownloadId> Next(IEnumerable<(DownloadId Download, string Origin)> queued, IReadOnlyCollection<ShareClaim> claims, ShareLimits limits)
    {
        ArgumentNullException.ThrowIfNull(queued);
        ArgumentNullException.ThrowIfNull(claims);
        ArgumentNullException.ThrowIfNull(limits);
        var connections = limits.Silos.Values.Sum();
        var places = (limits.Downloads > 0 ? Math.Min(limits.Downloads, connections) : connections) - claims.Count;
        var known = claims.Select(claim => claim.Download).ToHashSet();
        var origins = claims.CountBy(claim => claim.Origin).ToDictionary();
        var next = new List<DownloadId>();
        foreach (var (download, origin) in queued)
        {
            var others = origins.GetValueOrDefault(origin);
            if (next.Count < places && !limits.Paused.ContainsKey(origin) && others < limits.OriginConnections && known.Add(download))
            {
                next.Add(download);
                origins[origin] = others + 1;
            }
        }

        return next;
    }
}
