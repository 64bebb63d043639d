using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>
/// The line of one active file: <c>name map percent rate ETA connections</c>, exactly as wide as asked for, or the trouble
/// in the place of all but the name. A narrow terminal loses the map first, then the figures from the right.
/// </summary>
public sealed record LiveRow
{
    private const int NarrowestName = 12;
    private const int WidestName = 40;
    private const int NarrowestMap = 8;
    private const int WidestMap = 64;

    public required string Name { get; init; }

    public required IReadOnlyList<MapCell> Map { get; init; }

    public required string Figures { get; init; }

    /// <summary>The figures are a trouble.</summary>
    public bool IsTrouble { get; init; }

    public static LiveRow Of(FileReport file, int columns, bool unicode)
    {
        ArgumentNullException.ThrowIfNull(file);
        var label = unicode ? PlainText.Of(file.Label) : PlainText.Ascii(file.Label);
        if (file.Trouble is { } trouble)
        {
            var told = $"trying again: {(unicode ? PlainText.Of(trouble) : PlainText.Ascii(trouble))}";
            var width = Math.Clamp(columns * 3 / 10, Math.Min(NarrowestName, columns), WidestName);
            return new() { Name = CellText.Fit(label, width, unicode), Map = [], Figures = CellText.Fit($" {told}", columns - width, unicode), IsTrouble = true };
        }

        var figures = FiguresOf(file);
        var name = Math.Clamp(columns * 3 / 10, NarrowestName, WidestName);
        var map = Math.Min(WidestMap, columns - name - figures.Length - 1);
        if (map < NarrowestMap || file.View.Length is null)
        {
            name = Math.Clamp(columns - figures.Length, Math.Min(NarrowestName, columns), Math.Max(columns, 0));
            return new() { Name = CellText.Fit(label, name, unicode), Map = [], Figures = CellText.Fit(figures, columns - name, unicode) };
        }

        // A wide terminal has room for the whole name.
        name = columns - map - figures.Length - 1;
        return new() { Name = CellText.Fit(label, name, unicode), Map = FileMap.Cells(file.View, map), Figures = figures };
    }

    private static string FiguresOf(FileReport file) => file.View.Status switch
    {
        DownloadStatus.Downloading => string.Create(
            CultureInfo.InvariantCulture,
            $" {Amount(file.View),8} {Human.Rate(file.Rate),10} {Human.Duration(file.Eta),7} {file.View.Connections,3} conn"),
        DownloadStatus.Merging => $" {(file.View.Length is { } length && file.View.Hashed > 0 ? $"checking {Human.Percent(file.View.Hashed, length)}" : "publishing"),34}",
        var status => $" {status.ToString().ToLowerInvariant(),34}",
    };

    private static string Amount(DownloadView view) =>
        view.Length is { } length ? Human.Percent(view.Downloaded, length) : Human.Size(view.Downloaded);
}
