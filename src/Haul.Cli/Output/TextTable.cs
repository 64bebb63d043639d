using Spectre.Console;

namespace Haul.Cli;

/// <summary>A table in plain text: columns as wide as they need, no lines, safe for a terminal and for awk.</summary>
/// <param name="headings">One for each column; a leading > aligns it to the right.</param>
public sealed class TextTable(params string[] headings)
{
    private readonly List<string[]> rows = [[.. headings.Select(heading => heading.TrimStart('>'))]];

    public void Add(params string[] cells) => rows.Add([.. cells.Select(PlainText.Of)]);

    public void Write(TextWriter output, string indent = "")
    {
        ArgumentNullException.ThrowIfNull(output);
        foreach (var line in Lines())
        {
            output.WriteLine(indent + line);
        }
    }

    public IEnumerable<string> Lines()
    {
        var widths = headings.Select((_, column) => rows.Max(row => row[column].GetCellWidth())).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => Padded(cell, widths[column], headings[column].StartsWith('>')))).TrimEnd());
    }

    private static string Padded(string cell, int width, bool right)
    {
        var blanks = new string(' ', width - cell.GetCellWidth());
        return right ? blanks + cell : cell + blanks;
    }
}
