using CsCheck;

namespace Haul.Cli.Tests;

public sealed class FileMapTests
{
    private static readonly DownloadView Half = Views.Downloading(0) with
    {
        Finished = RangeSet.Of(new(0, 250)).Add(new(800, 900)),
        Segments = [Segment(300, 600, 420), Segment(600, 700, 600)],
    };

    [Theory]
    [InlineData(10, false, "##+#+.+.#.")]
    [InlineData(10, true, "██▒█▒░▒░█░")]
    [InlineData(5, false, "#++++")]
    [InlineData(1, false, "+")]
    public void Cells_ByCount_ShowDoneComingMissing(int count, bool unicode, string map) => Assert.Equal(map, Draw(Half, count, unicode));

    [Fact]
    public void Cells_LengthUnknown_ThereIsNoMap() => Assert.Empty(FileMap.Cells(Half with { Length = null }, 10));

    [Fact]
    public void Cells_Completed_AreAllDone() => Assert.Equal("####", Draw(Half with { Status = DownloadStatus.Completed }, 4, unicode: false));

    [Fact]
    public void Cells_EmptyFile_AreAllDone() => Assert.Equal("####", Draw(Half with { Length = 0, Finished = RangeSet.Empty, Segments = [] }, 4, unicode: false));

    [Fact]
    public void Cells_FewerBytesThanCells_EachShowsItsByte() =>
        Assert.Equal("##..", Draw(Half with { Length = 2, Finished = RangeSet.Of(new(0, 1)), Segments = [] }, 4, unicode: false));

    [Fact]
    public void Cells_StreamOfOpenEnd_DoesNotOverflow() =>
        Assert.Equal("#+..", Draw(Half with { Length = long.MaxValue, Finished = RangeSet.Empty, Segments = [Segment(0, ByteRange.OpenEnd, (long.MaxValue / 4) + 9)] }, 4, unicode: false));

    [Fact]
    public void Cells_AnyFile_DoneExactlyWhereAllBytesAre() =>
        Gen.Select(Gen.Long[1, 5000], Gen.Int[1, 80], Gen.Long[0, 5000], Gen.Long[0, 5000]).Sample((length, count, a, b) =>
        {
            var there = RangeSet.Of(new(Math.Min(Math.Min(a, b), length), Math.Min(Math.Max(a, b), length)));
            var cells = FileMap.Cells(Half with { Length = length, Finished = there, Segments = [] }, count);
            return cells.Length == count
                && cells.All(cell => cell == MapCell.Done) == (there.Length == length)
                && cells.All(cell => cell == MapCell.Missing) == there.IsEmpty;
        });

    private static SegmentView Segment(long start, long end, long offset) => new(0, start, end, offset, "silo", 1, 1, false);

    private static string Draw(DownloadView view, int count, bool unicode) =>
        string.Concat(FileMap.Cells(view, count).Select(cell => FileMap.Glyph(cell, unicode)));
}
