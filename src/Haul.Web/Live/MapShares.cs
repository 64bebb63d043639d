using System.Globalization;
using Haul.Abstractions;

namespace Haul.Web;

/// <summary>How many cells of a map each silo has brought.</summary>
public static class MapShares
{
    /// <returns>Cells by place of the silo in <see cref="DownloadView.Silos"/>; -1 stands for silos that nobody knows.</returns>
    public static IReadOnlyDictionary<int, int> Count(BlockMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var cells = new SortedDictionary<int, int>();
        for (var at = 0; at < map.Runs.Length;)
        {
            var letter = map.Runs[at++];
            var digits = at;
            while (digits < map.Runs.Length && char.IsAsciiDigit(map.Runs[digits]))
            {
                digits++;
            }

            var count = digits == at ? 1 : int.Parse(map.Runs.AsSpan(at, digits - at), CultureInfo.InvariantCulture);
            at = digits;
            if (letter is '?' || char.IsAsciiLetterLower(letter))
            {
                var silo = letter is '?' ? -1 : letter - 'a';
                cells[silo] = cells.GetValueOrDefault(silo) + count;
            }
        }

        return cells;
    }
}
