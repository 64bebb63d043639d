using System.Text;

namespace Haul.Transfer;

/// <summary>Reads the file names of a Content-Disposition field (RFC 6266), taking what real origins send, and judging nothing.</summary>
internal static class DispositionNames
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The readable names, the best first.</summary>
    public static IEnumerable<string?> Read(string? field)
    {
        var parameters = Parameters(field ?? "").ToList();
        return parameters.Where(one => one.Name == "filename*").Select(one => Extended(one.Value))
            .Concat(parameters.Where(one => one.Name == "filename").Select(one => (string?)FromLatin1(one.Value)));
    }

    private static IEnumerable<(string Name, string Value)> Parameters(string field)
    {
        var at = field.IndexOf(';', StringComparison.Ordinal);
        while (at >= 0 && at < field.Length)
        {
            var equals = field.IndexOf('=', at);
            if (equals < 0)
            {
                yield break;
            }

            var name = field[(at + 1)..equals].Trim().ToLowerInvariant();
            var (value, end) = Value(field, equals + 1);
            yield return (name, value);
            at = field.IndexOf(';', end);
        }
    }

    /// <summary>A token or a quoted string (RFC 9110 section 5.6.4) and the index behind it.</summary>
    private static (string Value, int End) Value(string field, int start)
    {
        while (start < field.Length && field[start] is ' ' or '\t')
        {
            start++;
        }

        if (start == field.Length || field[start] != '"')
        {
            var end = field.IndexOf(';', start);
            end = end < 0 ? field.Length : end;
            return (field[start..end].Trim(), end);
        }

        var value = new StringBuilder();
        var i = start + 1;
        for (; i < field.Length && field[i] != '"'; i++)
        {
            // Only a quote and a backslash need escaping; origins that send C:\dir\file unescaped mean separators.
            if (field[i] == '\\' && i + 1 < field.Length && field[i + 1] is '"' or '\\')
            {
                i++;
            }

            value.Append(field[i]);
        }

        return (value.ToString(), Math.Min(i + 1, field.Length));
    }

    /// <summary><c>charset'language'percent-encoded</c> (RFC 8187); null for what is not that.</summary>
    private static string? Extended(string value)
    {
        var parts = value.Split('\'', 3);
        if (parts.Length != 3 || Bytes(parts[2]) is not { } bytes)
        {
            return null;
        }

        try
        {
            return parts[0].ToUpperInvariant() switch
            {
                "UTF-8" => StrictUtf8.GetString(bytes),
                "ISO-8859-1" => Encoding.Latin1.GetString(bytes),
                _ => null,
            };
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text, i, 1));
            }
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return [.. bytes];
    }

    /// <summary>Fields arrive as Latin-1; many origins send UTF-8 there, which hardly ever is valid by chance.</summary>
    private static string FromLatin1(string text)
    {
        if (text.All(char.IsAscii) || text.Any(letter => letter > 0xFF))
        {
            return text;
        }

        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(text));
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }
}
