namespace Haul.Cli.Tests;

public sealed class SiloMapTests
{
    [Fact]
    public void Cells_SameSize_AreTheLetters()
    {
        var cells = Cells("aB.?", 4);

        Assert.Equal([new(MapCell.Done, 0, 'a'), new(MapCell.Coming, 1, 'B'), new(MapCell.Missing, null, '.'), new(MapCell.Done, null, '?')], cells);
    }

    [Fact]
    public void Cells_Fewer_ShowWorkFirstThenWhoBroughtMost()
    {
        var cells = Cells("aAbbabb.....", 3);

        Assert.Equal([new(MapCell.Coming, 0, 'A'), new(MapCell.Coming, 1, 'B'), new(MapCell.Missing, null, '.')], cells);
    }

    [Fact]
    public void Cells_More_AreStretched() => Assert.Equal("aabb", string.Concat(Cells("ab", 4).Select(cell => cell.Letter)));

    [Fact]
    public void Cells_NoMap_AreNone() => Assert.Empty(Cells("", 10));

    private static SiloCell[] Cells(string map, int count) => SiloMap.Cells(new() { Id = default, Map = map }, count);
}
