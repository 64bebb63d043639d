using System.Globalization;
using System.Text;

namespace Haul.Transfer;

/// <summary>Names a file by what the origin says, as a base name that is safe in any directory of any platform.</summary>
public static class FileNames
{
    /// <summary>The name when nothing else is left.</summary>
    public const string Fallback = "download";

    /// <summary>
    /// UTF-8 bytes of a name: file systems take 255, and <c>.part2147483647</c>, <c>.haul</c> or a number for a taken name must fit behind it.
    /// </summary>
    public const int MostBytes = 255 - 16;

    /// <summary>Longer endings are no extensions.</summary>
    private const int MostExtensionBytes = 32;

    private static readonly HashSet<string> WindowsDevices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", .. "0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Content-Disposition (<c>filename*</c> before <c>filename</c>, RFC 6266 section 4.3), else the URL's last path segment, else
    /// <see cref="Fallback"/>.
    /// </summary>
    /// <param name="contentDisposition">The raw field, or null.</param>
    public static string FromReply(string? contentDisposition, Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return DispositionNames.Read(contentDisposition)
            .Append(url.IsAbsoluteUri ? Uri.UnescapeDataString(url.AbsolutePath) : null)
            .Select(Sanitize)
            .FirstOrDefault(name => name.Length > 0) ?? Fallback;
    }

    /// <summary>The last part of a path that leaves a safe name; empty when none does.</summary>
    public static string Sanitize(string? path) =>
        (path ?? "")
            .Replace("%2f", "/", StringComparison.OrdinalIgnoreCase)
            .Replace("%5c", "/", StringComparison.OrdinalIgnoreCase)
            .Split('/', '\\')
            .Reverse()
            .Select(Clean)
            .FirstOrDefault(name => name.Length > 0) ?? "";

    private static string Clean(string segment)
    {
        var name = new StringBuilder();
        foreach (var rune in segment.EnumerateRunes())
        {
            if (IsForbidden(rune))
            {
                continue;
            }

            // Not allowed on Windows, and a shared directory may stand there. U+FFFD is what broken text becomes.
            name.Append(rune.Value is '<' or '>' or ':' or '"' or '|' or '?' or '*' or 0xFFFD ? "_" : rune.ToString());
        }

        var trimmed = name.ToString().Trim().TrimStart('.', ' ').TrimEnd('.', ' ');
        var stem = trimmed.Split('.')[0].TrimEnd(' ');
        return Shorten(WindowsDevices.Contains(stem) ? "_" + trimmed : trimmed);
    }

    /// <summary>
    /// Control characters, line separators, and the invisible ones that reorder or hide text (bidi overrides above all: <c>exe.txt</c>
    /// can be shown for <c>txt.exe</c>). The joiners U+200C and U+200D belong to the spelling of real words.
    /// </summary>
    private static bool IsForbidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };

    private static string Shorten(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MostBytes)
        {
            return name;
        }

        var dot = name.LastIndexOf('.');
        var extension = dot > 0 && Encoding.UTF8.GetByteCount(name.AsSpan(dot)) <= MostExtensionBytes ? name[dot..] : "";
        var room = MostBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            stem.Append(rune.ToString());
        }

        return stem.ToString().TrimEnd('.', ' ') + extension;
    }
}
