using System.Text;
using Spectre.Console;

namespace Haul.Cli;

/// <summary>Text by the columns it takes on a terminal: some letters take two.</summary>
public static class CellText
{
    /// <summary>Cut or filled up with blanks to exactly that many columns.</summary>
    public static string Fit(string text, int columns, bool unicode)
    {
        ArgumentNullException.ThrowIfNull(text);
        var width = text.GetCellWidth();
        if (width <= columns)
        {
            return text + new string(' ', columns - width);
        }

        var mark = unicode ? "…" : "~";
        var cut = new StringBuilder();
        var taken = mark.Length;
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = rune.ToString();
            if ((taken += letter.GetCellWidth()) > columns)
            {
                taken -= letter.GetCellWidth();
                break;
            }

            cut.Append(letter);
        }

        return columns < mark.Length ? "" : $"{cut}{mark}{new string(' ', Math.Max(0, columns - taken))}";
    }
}
