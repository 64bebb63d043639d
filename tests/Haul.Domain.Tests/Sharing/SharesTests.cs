using System.Collections.Immutable;
using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class SharesTests
{
    private static readonly Gen<(ShareClaim[] Claims, ShareLimits Limits)> Any = Gen.Select(
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 10], Gen.Int[0, 30], Gen.Int[0, 9], Gen.Int[0, 4].Array[4]).Array[0, 12],
        Gen.Int[0, 10].Array[0, 4],
        Gen.Int[0, 30],
        Gen.Int[0, 6],
        (claims, silos, origin, downloads) => (
            claims.Select((claim, i) => Claim(i, $"http://o{claim.Item1}:80", claim.Item2, claim.Item3, claim.Item4, [.. claim.Item5])).ToArray(),
            Limits(silos) with { OriginConnections = origin, Downloads = downloads }));

    [Fact]
    public void Compute_AnyClaims_KeepsAllLimits() => Any.Sample(given =>
    {
        var shares = Shares.Compute(given.Claims, given.Limits);

        Assert.All(given.Limits.Silos, silo => Assert.InRange(given.Claims.Sum(claim => On(shares, claim, silo.Key)), 0, silo.Value));
        Assert.All(given.Claims.GroupBy(claim => claim.Origin), origin => Assert.InRange(origin.Sum(claim => Total(shares, claim)), 0, given.Limits.OriginConnections));
        Assert.All(given.Claims, claim => Assert.InRange(Total(shares, claim), 0, claim.Useful));
        Assert.All(given.Claims, claim => Assert.All(shares[claim.Download].Connections, silo => Assert.InRange(silo.Value, 1, claim.Wanted)));
        Assert.True(given.Limits.Downloads == 0 || given.Claims.Count(claim => Total(shares, claim) > 0) <= given.Limits.Downloads);
    });

    [Fact]
    public void Compute_AnyClaims_LeavesNothingThatAnAdmittedDownloadCouldUse() => Any.Sample(given =>
    {
        var shares = Shares.Compute(given.Claims, given.Limits);

        foreach (var claim in given.Claims.Where(claim => Total(shares, claim) > 0 && Total(shares, claim) < claim.Useful))
        {
            var originIsFull = given.Claims.Where(other => other.Origin == claim.Origin).Sum(other => Total(shares, other)) == given.Limits.OriginConnections;
            Assert.True(originIsFull || given.Limits.Silos.All(silo =>
                On(shares, claim, silo.Key) == claim.Wanted || given.Claims.Sum(other => On(shares, other, silo.Key)) == silo.Value));
        }
    });

    [Fact]
    public void Compute_SharesInUse_StayAsTheyAre() => Any.Sample(given =>
    {
        var shares = Shares.Compute(given.Claims, given.Limits);
        var held = given.Claims.Select(claim => claim with { Held = shares[claim.Download].Connections }).ToArray();

        var again = Shares.Compute(held, given.Limits);

        Assert.All(given.Claims, claim => Assert.Equal(shares[claim.Download].Connections, again[claim.Download].Connections));
    });

    [Fact]
    public void Compute_HeldConnectionsOfOthers_DoNotChangeHowManyOneGets() => Any.Sample(given =>
    {
        var busy = given.Claims.Select(claim => claim with { Held = claim.Held.ToDictionary(silo => silo.Key, silo => silo.Value + 1) }).ToArray();
        var idle = given.Claims.Select(claim => claim with { Held = ImmutableDictionary<string, int>.Empty }).ToArray();
        var (one, other) = (Shares.Compute(busy, given.Limits), Shares.Compute(idle, given.Limits));

        Assert.All(given.Claims, claim => Assert.Equal(Total(one, claim), Total(other, claim)));
    });

    [Fact]
    public void Compute_EqualClaims_GetEqualShares()
    {
        var claims = Enumerable.Range(0, 4).Select(i => Claim(i, $"http://o{i}:80", 8, 100, 5)).ToArray();

        var shares = Shares.Compute(claims, Limits(16, 16));

        Assert.All(claims, claim => Assert.Equal([4, 4], shares[claim.Download].Connections.Values));
    }

    [Fact]
    public void Compute_SmallDemand_LeavesTheRestToOthers()
    {
        var claims = new[] { Claim(0, "http://a:80", 16, 3, 5), Claim(1, "http://b:80", 16, 100, 5), Claim(2, "http://c:80", 16, 100, 5) };

        Assert.Equal([3, 7, 6], claims.Select(claim => Total(Shares.Compute(claims, Limits(16)), claim)));
    }

    [Fact]
    public void Compute_HigherPriority_GetsMoreButNotAll()
    {
        var claims = new[] { Claim(0, "http://a:80", 64, 100, 0), Claim(1, "http://a:80", 64, 100, 9) };

        Assert.Equal([3, 30], claims.Select(claim => Total(Shares.Compute(claims, Limits(33)), claim)));
    }

    [Fact]
    public void Compute_OriginLimit_HoldsOverAllSilos()
    {
        var claims = new[] { Claim(0, "http://a:80", 8, 100, 5), Claim(1, "http://a:80", 8, 100, 5), Claim(2, "http://b:80", 8, 100, 5) };

        var shares = Shares.Compute(claims, Limits(16, 16) with { OriginConnections = 10 });

        Assert.Equal([5, 5, 10], claims.Select(claim => Total(shares, claim)));
    }

    [Fact]
    public void Compute_MoreDownloadsThanPlaces_AdmitsHoldersThenPriorityThenAge()
    {
        var claims = new[] { Claim(0, "http://a:80", 8, 100, 5), Claim(1, "http://a:80", 8, 100, 9), Claim(2, "http://a:80", 8, 100, 0, 1), Claim(3, "http://a:80", 8, 100, 5) };

        var shares = Shares.Compute(claims, Limits(16) with { Downloads = 3 });

        Assert.Equal([true, true, true, false], claims.Select(claim => Total(shares, claim) > 0));
        Assert.Empty(shares[claims[3].Download].Connections);
    }

    [Fact]
    public void Compute_FewerConnectionsThanDownloads_GivesOneEach()
    {
        var claims = Enumerable.Range(0, 5).Select(i => Claim(i, "http://a:80", 8, 100, i)).ToArray();

        Assert.Equal([0, 0, 1, 1, 1], claims.Select(claim => Total(Shares.Compute(claims, Limits(3)), claim)));
    }

    [Fact]
    public void Compute_PausedOrigin_KeepsItsSharesAndCarriesThePause()
    {
        var claim = Claim(0, "http://a:80", 2, 100, 5, 1);
        var limits = Limits(16) with { Paused = ImmutableDictionary<string, TimeSpan>.Empty.Add("http://a:80", TimeSpan.FromSeconds(7)) };

        var share = Shares.Compute([claim], limits)[claim.Download];

        Assert.Equal(2, share.Connections["s0"]);
        Assert.Equal(TimeSpan.FromSeconds(7), share.OriginPause);
    }

    [Fact]
    public void Compute_PausedOriginOfOneThatHoldsNothing_LeavesTheConnectionsToOthers()
    {
        var (waits, works) = (Claim(0, "http://a:80", 2, 100, 5), Claim(1, "http://b:80", 2, 100, 5));
        var limits = Limits(1) with { Paused = ImmutableDictionary<string, TimeSpan>.Empty.Add("http://a:80", TimeSpan.FromSeconds(7)) };

        var shares = Shares.Compute([waits, works], limits);

        Assert.Empty(shares[waits.Download].Connections);
        Assert.Equal(TimeSpan.FromSeconds(7), shares[waits.Download].OriginPause);
        Assert.Equal(1, shares[works.Download].Connections["s0"]);
    }

    [Fact]
    public void Compute_HeldConnections_StayWhereTheyAre()
    {
        var claim = Claim(0, "http://a:80", 8, 3, 5, 0, 3);

        Assert.Equal(new Dictionary<string, int> { ["s1"] = 3 }, Shares.Compute([claim], Limits(16, 4))[claim.Download].Connections);
    }

    [Fact]
    public void Confirm_Claim_IsWhatItHolds() =>
        Assert.Equal(new Dictionary<string, int> { ["s1"] = 3 }, Shares.Confirm(Claim(0, "http://a:80", 8, 100, 5, 0, 3), Limits(16, 16)).Connections);

    private static int On(ImmutableDictionary<DownloadId, Share> shares, ShareClaim claim, string silo) => shares[claim.Download].Connections.GetValueOrDefault(silo);

    private static int Total(ImmutableDictionary<DownloadId, Share> shares, ShareClaim claim) => shares[claim.Download].Connections.Values.Sum();

    private static ShareClaim Claim(int number, string origin, int wanted, int useful, int priority, params int[] held) => new(
        DownloadId.Parse($"{number:D26}"), origin, wanted, useful, held.Index().ToDictionary(item => $"s{item.Index}", item => item.Item), priority);

    private static ShareLimits Limits(params int[] silos) => new()
    {
        Silos = silos.Index().ToImmutableDictionary(item => $"s{item.Index}", item => item.Item),
    };
}
