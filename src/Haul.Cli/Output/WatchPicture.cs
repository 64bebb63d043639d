using System.Globalization;
using Haul.Abstractions;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Haul.Cli;

/// <summary>The lines of a live watch, for the terminal as it is now. Text is never markup here, so no name can be one.</summary>
internal sealed class WatchPicture(ConsoleStreams streams, SiloNames names)
{
    /// <summary>Room for the ^C that a terminal echoes, and for the last column, after which some wrap.</summary>
    private const int FreeColumns = 3;

    private const int MapRows = 4;

    /// <summary>Told apart on dark and light grounds; from the ninth silo on colours come again, and the letters tell.</summary>
    private static readonly Color[] Palette = [Color.Green, Color.Blue, Color.Fuchsia, Color.Aqua, Color.Olive, Color.Purple, Color.Teal, Color.Lime];

    private static readonly Style Grey = new(Color.Grey);
    private static readonly Style Yellow = new(Color.Yellow);

    public IEnumerable<IRenderable> Of(FileReport file)
    {
        var (columns, rows) = streams.Size();
        var width = columns - FreeColumns;
        var lines = new List<IRenderable> { Line(Figures(file), width, Style.Plain) };
        lines.AddRange(Map(file.View, width));
        lines.AddRange(Legend(file.View, width));
        if (file.Trouble is { } trouble)
        {
            lines.Add(Line($"trying again: {trouble}", width, Yellow));
        }

        lines.AddRange(Segments(file.View, width, rows - lines.Count - 2));
        return lines.Take(Math.Max(1, rows - 1));
    }

    private static string Figures(FileReport file) => string.Join("  ", new[]
    {
        file.Label,
        file.View.Status is DownloadStatus.Merging && file.View is { Length: { } length, Hashed: > 0 } ? $"checking {Human.Percent(file.View.Hashed, length)}" : file.View.Status.Word(),
        file.View.Length is { } whole ? $"{Human.Percent(file.View.Downloaded, whole)} of {Human.Size(whole)}" : Human.Size(file.View.Downloaded),
        file.View.Status is DownloadStatus.Downloading ? Human.Rate(file.Rate) : null,
        file.Eta is { } eta ? $"{Human.Duration(eta)} left" : null,
        file.View.Connections > 0 ? Sentences.Count(file.View.Connections, "connection") : null,
    }.OfType<string>());

    private IEnumerable<IRenderable> Map(DownloadView view, int width)
    {
        var cells = SiloMap.Cells(view, width * MapRows);
        if (cells.Length == 0)
        {
            // Before any silo has told of a block, the ranges are all there is to draw.
            cells = [.. FileMap.Cells(view, width).Select(state => new SiloCell(state, null, FileMap.Glyph(state, unicode: false)))];
        }

        foreach (var row in cells.Chunk(Math.Max(1, width)))
        {
            var line = new Paragraph { Overflow = Overflow.Crop };
            foreach (var run in Runs(row))
            {
                line.Append(run.Text, run.Style);
            }

            yield return line;
        }
    }

    /// <summary>Equal cells side by side are one piece of text: a frame stays small.</summary>
    private IEnumerable<(string Text, Style Style)> Runs(SiloCell[] cells)
    {
        for (var i = 0; i < cells.Length;)
        {
            var end = i + 1;
            while (end < cells.Length && cells[end] == cells[i])
            {
                end++;
            }

            yield return (new string(Glyph(cells[i]), end - i), StyleOf(cells[i]));
            i = end;
        }
    }

    private char Glyph(SiloCell cell) => HasColours ? FileMap.Glyph(cell.State, streams.IsUnicode) : cell.Letter;

    private bool HasColours => streams.IsUnicode && string.IsNullOrEmpty(streams.Environment("NO_COLOR"));

    private static Style StyleOf(SiloCell cell) => cell switch
    {
        { State: MapCell.Missing } => Grey,
        { Silo: { } silo } => new(Palette[silo % Palette.Length]),
        { State: MapCell.Coming } => Yellow,
        _ => Style.Plain,
    };

    private IEnumerable<IRenderable> Legend(DownloadView view, int width)
    {
        var counts = view.Map.Where(char.IsAsciiLetter).CountBy(char.ToLowerInvariant).ToDictionary();
        foreach (var (index, address) in view.Silos.Index())
        {
            var mine = view.Segments.Where(segment => segment.Silo == address).ToList();
            var letter = (char)('a' + Math.Min(index, 25));
            var share = view.Map.Length > 0 ? Human.Percent(counts.GetValueOrDefault(letter), view.Map.Length) : Human.Unknown;
            var text = string.Create(
                CultureInfo.InvariantCulture,
                $" {Name(address),-24} {Human.Rate(mine.Sum(segment => segment.Rate)),12} {mine.Count,4} segments  {share,8} of the file");
            var cell = new SiloCell(MapCell.Done, index, letter);
            var line = new Paragraph { Overflow = Overflow.Crop };
            line.Append(Glyph(cell).ToString(), StyleOf(cell));
            yield return line.Append(CellText.Fit(text, width - 1, streams.IsUnicode).TrimEnd());
        }
    }

    private IEnumerable<IRenderable> Segments(DownloadView view, int width, int room)
    {
        if (view.Segments.IsEmpty || room < 3)
        {
            yield break;
        }

        var table = new TextTable(">SEGMENT", ">FROM", ">SIZE", ">DONE", ">RATE", "SILO", ">EPOCH", "");
        var ordered = view.Segments.OrderBy(segment => segment.Start).ToList();
        foreach (var segment in ordered.Take(room - 1))
        {
            var isOpen = segment.End == ByteRange.OpenEnd;
            table.Add(
                segment.Slot.ToString(CultureInfo.InvariantCulture),
                Human.Size(segment.Start),
                isOpen ? Human.Unknown : Human.Size(segment.End - segment.Start),
                isOpen ? Human.Size(segment.Offset - segment.Start) : Human.Percent(segment.Offset - segment.Start, segment.End - segment.Start),
                Human.Rate(segment.Rate),
                Name(segment.Silo),
                segment.Epoch.ToString(CultureInfo.InvariantCulture),
                segment.Hedge ? "hedge" : "");
        }

        foreach (var (index, line) in table.Lines().Index())
        {
            yield return Line(line, width, index == 0 ? Grey : Style.Plain);
        }

        if (ordered.Count > room - 1)
        {
            yield return Line($"{Sentences.Count(ordered.Count - room + 1, "segment")} more", width, Grey);
        }
    }

    private Paragraph Line(string text, int width, Style style)
    {
        var plain = streams.IsUnicode ? PlainText.Of(text) : PlainText.Ascii(text);
        return new Paragraph(CellText.Fit(plain, width, streams.IsUnicode).TrimEnd(), style) { Overflow = Overflow.Crop };
    }

    private string Name(string address) => streams.IsUnicode ? PlainText.Of(names.Of(address)) : PlainText.Ascii(names.Of(address));
}
