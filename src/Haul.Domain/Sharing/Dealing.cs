namespace Haul.Domain;

/// <summary>Deals the connections that an origin bears to the silos of one download.</summary>
public static class Dealing
{
    /// <summary>
    /// Those that hold connections keep them before others get any: an origin that counts by address serves just these, and one
    /// that counts them all would refuse new ones while the old ones close.
    /// </summary>
    /// <param name="borne">Connections over all silos.</param>
    /// <param name="silos">Connections that each silo may have at most, and those that it holds.</param>
    /// <returns>Connections by silo, in the same order.</returns>
    public static IReadOnlyList<int> Deal(int borne, IReadOnlyList<(int Most, int Held)> silos)
    {
        ArgumentNullException.ThrowIfNull(silos);
        var dealt = new int[silos.Count];
        foreach (var wish in new Func<int, int>[] { silo => Math.Min(silos[silo].Most, silos[silo].Held), silo => silos[silo].Most })
        {
            for (var silo = 0; silo < dealt.Length; silo++)
            {
                var more = Math.Clamp(wish(silo) - dealt[silo], 0, borne);
                dealt[silo] += more;
                borne -= more;
            }
        }

        return dealt;
    }
}
