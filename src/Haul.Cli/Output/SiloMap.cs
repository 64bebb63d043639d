using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Draws which silo brought which bytes of a file.</summary>
public static class SiloMap
{
    private const char Nothing = '.';
    private const char Stranger = '?';

    /// <summary>The map of the view, stretched or folded to that many cells; empty while there is none.</summary>
    public static SiloCell[] Cells(DownloadView view, int count)
    {
        ArgumentNullException.ThrowIfNull(view);
        var map = view.Map;
        return map.Length == 0 || count <= 0 ? [] : [.. Enumerable.Range(0, count).Select(cell => Cell(Under(map, cell, count)))];
    }

    /// <summary>The place in <see cref="DownloadView.Silos"/> that a letter stands for; null for a stranger.</summary>
    private static int? SiloOf(char letter) => char.IsAsciiLetter(letter) ? char.ToLowerInvariant(letter) - 'a' : null;

    private static ReadOnlySpan<char> Under(string map, int cell, int count)
    {
        var start = (int)((long)map.Length * cell / count);
        var end = (int)((long)map.Length * (cell + 1) / count);
        return map.AsSpan(start, Math.Max(1, end - start));
    }

    /// <summary>Work in progress is the news; then whoever brought most.</summary>
    private static SiloCell Cell(ReadOnlySpan<char> letters)
    {
        foreach (var letter in letters)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                return new(MapCell.Coming, SiloOf(letter), letter);
            }
        }

        var brought = letters.ToArray().Where(letter => letter != Nothing).ToList();
        if (brought.Count == 0)
        {
            return new(MapCell.Missing, null, Nothing);
        }

        var most = brought.CountBy(letter => letter).MaxBy(pair => pair.Value).Key;
        var isWhole = brought.Count == letters.Length;
        return new(isWhole ? MapCell.Done : MapCell.Coming, SiloOf(most), most is Stranger || isWhole ? most : char.ToUpperInvariant(most));
    }
}

/// <param name="Silo">Place among the silos of the download; null when nobody is known.</param>
/// <param name="Letter">How a terminal without colours shows it.</param>
public readonly record struct SiloCell(MapCell State, int? Silo, char Letter);
