using System.Collections.Immutable;
using CsCheck;
using Haul.Abstractions;

namespace Haul.Domain.Tests;

public class AdmissionTests
{
    [Fact]
    public void Next_AnyQueue_NamesThoseThatGetAConnectionWhenTheyAsk() => Gen.Select(
        Gen.Int[0, 2].Array[0, 12], Gen.Int[0, 2].Array[0, 12], Gen.Int[0, 10].Array[1, 4], Gen.Int[0, 8], Gen.Int[0, 6]).Sample((working, queued, silos, origin, downloads) =>
    {
        var limits = Limits(silos) with { OriginConnections = origin, Downloads = downloads };
        var claims = working.Select((of, i) => Claim(i, of)).ToList();

        var next = Admission.Next(queued.Select((of, i) => (Id(100 + i), Origin(of))), claims, limits);

        var asking = claims.Concat(next.Select(id => Claim(id, queued[Number(id) - 100]))).ToList();
        var shares = Shares.Compute(asking, limits);
        Assert.All(next, id => Assert.NotEmpty(shares[id].Connections));
    });

    [Fact]
    public void Next_OneHoldsAllConnections_LetsOthersHaveTheirShare() =>
        Assert.Equal([Id(1), Id(2)], Admission.Next([(Id(1), Origin(0)), (Id(2), Origin(1))], [Claim(0, 0)], Limits([16])));

    [Fact]
    public void Next_OriginIsFull_PassesItsDownloadsBy()
    {
        var limits = Limits([16]) with { OriginConnections = 2 };

        Assert.Equal([Id(4)], Admission.Next([(Id(2), Origin(0)), (Id(3), Origin(0)), (Id(4), Origin(1))], [Claim(0, 0), Claim(1, 0)], limits));
    }

    [Fact]
    public void Next_OriginIsPaused_LeavesItsDownloadsAsleep()
    {
        var limits = Limits([16]) with { Paused = ImmutableDictionary<string, TimeSpan>.Empty.Add(Origin(0), TimeSpan.FromHours(1)) };

        Assert.Equal([Id(2)], Admission.Next([(Id(1), Origin(0)), (Id(2), Origin(1))], [], limits));
    }

    [Fact]
    public void Next_AsManyAsAreAllowedAtOnce_NamesNobody() =>
        Assert.Empty(Admission.Next([(Id(1), Origin(0))], [Claim(0, 0)], Limits([16]) with { Downloads = 1 }));

    [Fact]
    public void Next_OneThatHasAClaim_IsNotNamedAgain() => Assert.Empty(Admission.Next([(Id(0), Origin(0))], [Claim(0, 0)], Limits([16])));

    private static ShareLimits Limits(int[] silos) =>
        new() { Silos = silos.Select((connections, i) => ($"s{i}", connections)).ToImmutableDictionary(silo => silo.Item1, silo => silo.connections) };

    private static ShareClaim Claim(int number, int origin) => Claim(Id(number), origin);

    private static ShareClaim Claim(DownloadId id, int origin) => new(id, Origin(origin), Wanted: 8, Useful: 16, ImmutableDictionary<string, int>.Empty, Priority: 0);

    private static string Origin(int number) => $"http://o{number}:80";

    private static DownloadId Id(int number) => DownloadId.Parse($"01HZ{number:D22}");

    private static int Number(DownloadId id) => int.Parse(id.Value[4..], System.Globalization.CultureInfo.InvariantCulture);
}
