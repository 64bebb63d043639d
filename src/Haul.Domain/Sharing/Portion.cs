using System.Collections.Immutable;
using Haul.Abstractions;

namespace Haul.Domain;

/// <summary>A claim and what it was given so far.</summary>
/// <param name="age">Place in the order of claims: 0 is the oldest.</param>
/// <param name="silos">Names of the silos, by index.</param>
internal sealed class Portion(ShareClaim claim, int age, string[] silos)
{
    private readonly int[] _connections = new int[silos.Length];
    private readonly int[] _held = [.. silos.Select(silo => claim.Held.GetValueOrDefault(silo))];
    private int _total;

    public ShareClaim Claim => claim;

    public int Age => age;

    public bool Holds => claim.Held.Any(held => held.Value > 0);

    public bool IsNew => _total == 0;

    public bool IsSated => _total >= claim.Useful;

    /// <summary>Least for its weight first, then the oldest.</summary>
    public (double Level, int Age) Rank => (_total / (1.0 + Math.Max(0, claim.Priority)), age);

    public ImmutableSortedDictionary<string, int> Connections =>
        silos.Zip(_connections).Where(silo => silo.Second > 0).ToImmutableSortedDictionary(silo => silo.First, silo => silo.Second, StringComparer.Ordinal);

    public int On(int silo) => _connections[silo];

    public int HeldOn(int silo) => _held[silo];

    /// <summary>May have one more on the silo, as far as the download is concerned.</summary>
    public bool Wants(int silo) => _connections[silo] < claim.Wanted;

    public void Add(int silo)
    {
        _connections[silo]++;
        _total++;
    }

    public void Move(int from, int to)
    {
        _connections[from]--;
        _connections[to]++;
    }
}
