using CsCheck;
using Spectre.Console;

namespace Haul.Cli.Tests;

public sealed class LiveRowTests
{
    [Fact]
    public void Of_Downloading_ShowsNameMapAndFigures() => Assert.Equal(
        "big.iso                   ##########+..........   50.0 %  100 KiB/s    1:30   8 conn",
        Draw(LiveRow.Of(Reports.Of(Views.Downloading(500)), 84, unicode: false)));

    [Fact]
    public void Of_Narrow_DropsTheMap() => Assert.DoesNotContain('#', Draw(LiveRow.Of(Reports.Of(Views.Downloading(500)), 50, unicode: false)));

    [Fact]
    public void Of_Trouble_StandsInThePlaceOfTheFigures()
    {
        var row = LiveRow.Of(Reports.Of(Views.Downloading(500)) with { Trouble = "reset by\u001b[2J peer" }, 80, unicode: true);

        Assert.True(row.IsTrouble);
        Assert.Contains(@"trying again: reset by\x1b[2J peer", Draw(row), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DownloadStatus.Queued, "queued")]
    [InlineData(DownloadStatus.Probing, "probing")]
    [InlineData(DownloadStatus.Merging, "publishing")]
    public void Of_NotDownloading_ShowsTheStatus(DownloadStatus status, string text) =>
        Assert.EndsWith(text, Draw(LiveRow.Of(Reports.Of(Views.Downloading(500) with { Status = status }), 80, unicode: true)), StringComparison.Ordinal);

    [Fact]
    public void Of_MergingWithDigest_ShowsHowFarTheCheckIs() => Assert.EndsWith(
        "checking 25.0 %",
        Draw(LiveRow.Of(Reports.Of(Views.Downloading(1000) with { Status = DownloadStatus.Merging, Hashed = 250 }), 80, unicode: true)),
        StringComparison.Ordinal);

    [Fact]
    public void Of_AnyWidthAndName_IsExactlyAsWide() =>
        Gen.Select(Gen.Int[1, 200], Gen.String, Gen.Bool, Gen.Long[0, 1000], Gen.Bool).Sample((columns, name, unicode, bytes, troubled) =>
        {
            var report = Reports.Of(Views.Downloading(bytes) with { Name = name + "大.iso" }) with { Trouble = troubled ? name + "!" : null };
            var row = Draw(LiveRow.Of(report, columns, unicode));
            return row.GetCellWidth() == columns && !row.Any(char.IsControl);
        });

    private static string Draw(LiveRow row) =>
        row.Name + (row.Map.Count > 0 ? " " : "") + string.Concat(row.Map.Select(cell => FileMap.Glyph(cell, unicode: false))) + row.Figures;
}
