using CsCheck;

namespace Haul.Domain.Tests;

public class RendezvousTests
{
    private static readonly Gen<string[]> Members = Gen.String[Gen.Char.AlphaNumeric, 1, 8].Array[1, 9].Select(names => names.Distinct().ToArray());

    [Fact]
    public void Owner_NoMembers_IsNobody() => Assert.Null(Rendezvous.Owner("k", []));

    [Fact]
    public void Owner_AnyOrder_IsTheSame() => Gen.Select(Gen.String, Members).Sample((key, members) =>
        Rendezvous.Owner(key, members) == Rendezvous.Owner(key, members.Reverse()));

    [Fact]
    public void Owner_AMemberGoes_OnlyItsKeysMove() => Gen.Select(Gen.String, Members).Sample((key, members) =>
    {
        var owner = Rendezvous.Owner(key, members);
        return members.Where(member => member != owner).All(gone => Rendezvous.Owner(key, members.Where(member => member != gone)) == owner);
    });

    [Fact]
    public void Owner_ManyKeys_AreSpreadEvenly()
    {
        string[] members = ["a", "b", "c", "d"];
        var shares = Enumerable.Range(0, 4_000).CountBy(key => Rendezvous.Owner($"k{key}", members)!);

        Assert.All(shares, share => Assert.InRange(share.Value, 850, 1_150));
    }
}
