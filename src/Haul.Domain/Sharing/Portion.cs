using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>A claim and what it was given so far.</summary>
/// <param name="age">Place in the order of claims: 0 is the oldest.</param>
internal sealed class Portion(ShareClaim claim, int age)
{
    private readonly SortedDictionary<string, int> _connections = new(StringComparer.Ordinal);
    private int _total;

    public ShareClaim Claim => claim;

    public int Age => age;

    public bool Holds => claim.Held.Any(held => held.Value > 0);

    public bool IsNew => _total == 0;

    public bool IsSated => _total >= claim.Useful;

    /// <summary>Least for its weight first, then the oldest.</summary>
    public (double Level, int Age) Rank => (_total / (1.0 + Math.Max(0, claim.Priority)), age);

    public ImmutableSortedDictionary<string, int> Connections =>
        _connections.Where(silo => silo.Value > 0).ToImmutableSortedDictionary(StringComparer.Ordinal);

    public int On(string silo) => _connections.GetValueOrDefault(silo);

    /// <summary>May have one more on the silo, as far as the download is concerned.</summary>
    public bool Wants(string silo) => On(silo) < claim.Wanted;

    public void Add(string silo)
    {
        _connections[silo] = On(silo) + 1;
        _total++;
    }

    public void Move(string from, string to)
    {
        _connections[from] = On(from) - 1;
        _connections[to] = On(to) + 1;
    }
}
