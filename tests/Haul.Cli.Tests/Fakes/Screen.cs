using System.Text;
using System.Text.RegularExpressions;

namespace Haul.Cli.Tests;

/// <summary>What a terminal shows after all that was written to it: as much of ECMA-48 as the live display uses.</summary>
internal static partial class Screen
{
    /// <summary>The lines that are not blank.</summary>
    public static string[] Show(string written)
    {
        var lines = new List<StringBuilder> { new() };
        var (row, column) = (0, 0);
        foreach (Match match in Piece().Matches(written))
        {
            var count = int.TryParse(match.Groups["n"].Value, out var number) ? number : 1;
            switch (match.Groups["command"].Value, match.Groups["letter"].Value)
            {
                case ("A", _):
                    row = Math.Max(0, row - count);
                    break;
                case ("K", _):
                    lines[row].Length = match.Groups["n"].Value == "2" ? 0 : Math.Min(column, lines[row].Length);
                    break;
                case ("m" or "h" or "l", _):
                    break;
                case ({ Length: > 0 } unknown, _):
                    throw new InvalidOperationException($"The screen does not know {unknown}.");
                case (_, "\r"):
                    column = 0;
                    break;
                case (_, "\n"):
                    (row, column) = (row + 1, 0);
                    while (lines.Count <= row)
                    {
                        lines.Add(new());
                    }

                    break;
                case (_, var letter):
                    lines[row].Append(' ', Math.Max(0, column + 1 - lines[row].Length))[column++] = letter[0];
                    break;
            }
        }

        return [.. lines.Select(line => line.ToString().TrimEnd()).Where(line => line.Length > 0)];
    }

    [GeneratedRegex("\u001b\\[(?<n>[0-9;?]*)(?<command>[A-Za-z])|(?<letter>[\\s\\S])")]
    private static partial Regex Piece();
}
