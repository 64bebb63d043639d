using System.Globalization;

namespace Haul.Transfer;

/// <summary>The Retry-After field (RFC 9110 section 10.2.3): seconds or a date. .NET's typed property takes past dates and drops large numbers.</summary>
public static class RetryAfter
{
    /// <summary>Nobody is made to wait longer, whatever the origin says.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    // The three forms of RFC 9110 section 5.6.7; asctime pads the day with a space.
    private static readonly string[] Dates =
        ["ddd, dd MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy"];

    /// <returns>The wait in [0, 1 h]; null when the field is absent or neither a number of seconds nor a date.</returns>
    public static TimeSpan? Parse(string? value, DateTimeOffset now)
    {
        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.All(char.IsAsciiDigit))
        {
            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < (long)Longest.TotalSeconds
                ? TimeSpan.FromSeconds(seconds)
                : Longest;
        }

        const DateTimeStyles Style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite;
        if (!DateTimeOffset.TryParseExact(text, Dates, CultureInfo.InvariantCulture, Style, out var until))
        {
            return null;
        }

        var wait = until - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
    }
}
