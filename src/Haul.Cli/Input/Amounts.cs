using System.Globalization;

namespace Haul.Cli;

/// <summary>Reads the numbers of options; every refusal names the option and what it takes.</summary>
public static class Amounts
{
    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static int Whole(string option, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new InputException(
                $"{option} is '{PlainText.Of(text)}'",
                most == int.MaxValue ? $"it takes a whole number from {least} on" : $"it takes a whole number from {least} to {most}");

    /// <summary>Bytes a second; K, M and G are powers of 1024 as in aria2 and curl.</summary>
    public static long Rate(string option, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var factor = text.Length == 0 ? 1 : text[^1] switch
        {
            'k' or 'K' => 1L << 10,
            'm' or 'M' => 1L << 20,
            'g' or 'G' => 1L << 30,
            _ => 1,
        };
        var digits = factor == 1 ? text : text[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value > 0 && value <= long.MaxValue / factor && value * factor >= 1
                ? (long)(value * factor)
                : throw new InputException($"{option} is '{PlainText.Of(text)}'", "it takes bytes a second above 0, as in 500K, 10M or 1G");
    }

    /// <summary>Seconds above 0, at most a day.</summary>
    public static TimeSpan Seconds(string option, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value >= 0.001m && value <= 86_400
            ? TimeSpan.FromMilliseconds((double)(value * 1000))
            : throw new InputException($"{option} is '{PlainText.Of(text)}'", "it takes seconds above 0 and up to 86400");
}
