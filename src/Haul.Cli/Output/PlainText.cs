using System.Globalization;
using System.Text;

namespace Haul.Cli;

/// <summary>
/// The one way by which text of a server, a URL or an argument reaches a terminal: what could move the cursor,
/// recolour, reorder or hide text is shown as its code.
/// </summary>
public static class PlainText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.All(letter => letter is >= ' ' and <= '~'))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                Escape(plain, text[i++]);
                continue;
            }

            if (IsHarmless(rune))
            {
                plain.Append(text, i, rune.Utf16SequenceLength);
            }
            else
            {
                Escape(plain, rune.Value);
            }

            i += rune.Utf16SequenceLength;
        }

        return plain.ToString();
    }

    /// <summary>The same for a terminal that is not UTF-8: whatever is not ASCII becomes a question mark.</summary>
    public static string Ascii(string text) =>
        string.Concat(Of(text).EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : "?"));

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate => false,
        UnicodeCategory.Format => rune.Value is ZeroWidthJoiner or ZeroWidthNonJoiner, // some scripts cannot be written without these two
        _ => true,
    };

    private static void Escape(StringBuilder plain, int value)
    {
        var code = value.ToString("x2", CultureInfo.InvariantCulture);
        plain.Append(value <= 0xFF ? $"\\x{code}" : $"\\x{{{code}}}");
    }
}
