using System.Globalization;

namespace Haul.Silo;

/// <summary>Numbers, sizes and times as people write them.</summary>
internal static class Amounts
{
    /// <exception cref="InputException">It is no whole number, or out of bounds.</exception>
    public static int Whole(Setting setting, string? text, int least, int most, int otherwise) =>
        text is null ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new InputException($"{setting} is '{text}'", string.Create(CultureInfo.InvariantCulture, $"it takes a whole number from {least} to {most}"));

    /// <summary>Bytes; K, M and G (also KiB, MiB, GiB) are powers of 1024.</summary>
    /// <exception cref="InputException">It is no size, or out of bounds.</exception>
    public static long Bytes(Setting setting, string? text, long least, long most, long otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        var upper = text.ToUpperInvariant();
        upper = upper.EndsWith("IB", StringComparison.Ordinal) ? upper[..^2] : upper;
        var shift = upper.Length > 0 ? " KMG".IndexOf(upper[^1], StringComparison.Ordinal) * 10 : -1;
        var digits = shift > 0 ? upper[..^1] : upper;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most >> Math.Max(shift, 0) && number << Math.Max(shift, 0) is var bytes && bytes >= least
            ? bytes
            : throw new InputException($"{setting} is '{text}'", string.Create(CultureInfo.InvariantCulture, $"it takes bytes, as in 256M, from {least >> 20}M to {most >> 30}G"));
    }

    /// <summary>A number with ms, s, m, h or d; without a unit seconds.</summary>
    /// <exception cref="InputException">It is no time, or out of bounds.</exception>
    public static TimeSpan Time(Setting setting, string? text, TimeSpan least, TimeSpan most, TimeSpan otherwise)
    {
        if (text is null)
        {
            return otherwise;
        }

        var number = text.TrimEnd("msdh".ToCharArray());
        var unit = text[number.Length..] switch
        {
            "ms" => 0.001,
            "" or "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => double.NaN,
        };
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit is var seconds
            && seconds >= least.TotalSeconds && seconds <= most.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new InputException($"{setting} is '{text}'", $"it takes a time as in 1.5s, 10m or 30d, from {Show(least)} to {Show(most)}");
    }

    public static string Show(TimeSpan time) => time switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.###}d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.###}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###}s"),
    };
}
