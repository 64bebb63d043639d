using System.Globalization;
using System.Text;

namespace Haul.Domain;

/// <summary>Writes a text of letters run by run: neighbours in a file mostly came from the same silo.</summary>
public static class RunLength
{
    /// <summary>A letter, and how often it stands in a row unless that is once.</summary>
    /// <param name="letters">Holds no digit.</param>
    public static string Encode(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        var runs = new StringBuilder();
        for (var start = 0; start < letters.Length;)
        {
            var end = start + 1;
            while (end < letters.Length && letters[end] == letters[start])
            {
                end++;
            }

            runs.Append(letters[start]);
            if (end - start > 1)
            {
                runs.Append(CultureInfo.InvariantCulture, $"{end - start}");
            }

            start = end;
        }

        return runs.ToString();
    }
}
