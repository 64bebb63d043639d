namespace Haul.Domain.Tests;

public class DealingTests
{
    [Fact]
    public void Deal_MoreThanAllMayHave_GivesEachItsMost() => Assert.Equal([8, 4], Dealing.Deal(int.MaxValue, [(8, 0), (4, 9)]));

    [Fact]
    public void Deal_AsManyAsAreHeld_LeavesThemWhereTheyAre() => Assert.Equal([4, 4, 4], Dealing.Deal(12, [(8, 4), (8, 4), (8, 4)]));

    [Fact]
    public void Deal_OneMore_GivesItToTheFirstThatMayHaveIt() => Assert.Equal([4, 5, 4], Dealing.Deal(13, [(4, 4), (8, 4), (8, 4)]));

    [Fact]
    public void Deal_FewerThanAreHeld_TakesFromTheLast() => Assert.Equal([0, 4, 1], Dealing.Deal(5, [(8, 0), (8, 4), (8, 4)]));

    [Fact]
    public void Deal_MoreHeldThanTheShare_IsBoundByTheShare() => Assert.Equal([2, 3], Dealing.Deal(5, [(2, 8), (8, 1)]));

    [Fact]
    public void Deal_Nothing_GivesNothing() => Assert.Equal([0, 0], Dealing.Deal(0, [(8, 4), (8, 4)]));
}
