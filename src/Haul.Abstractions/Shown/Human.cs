using System.Globalization;

namespace Haul.Abstractions;

/// <summary>Figures for people: three digits, powers of 1024, no locale.</summary>
public static class Human
{
    private const double Kilo = 1024;

    /// <summary>What is shown for something that is not known.</summary>
    public const string Unknown = "-";

    /// <summary>Seconds that a span of time holds for certain.</summary>
    private const double Longest = long.MaxValue / 2 / TimeSpan.TicksPerSecond;

    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    public static string Size(double bytes)
    {
        var unit = 0;
        while (Math.Round(bytes, Decimals(bytes, unit)) >= Kilo && unit < Units.Length - 1)
        {
            bytes /= Kilo;
            unit++;
        }

        return $"{bytes.ToString($"F{Decimals(bytes, unit)}", CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Bytes a second.</summary>
    public static string Rate(double bytesPerSecond) => $"{Size(Math.Max(0, bytesPerSecond))}/s";

    public static string Duration(TimeSpan span) => span switch
    {
        { TotalSeconds: < 0 } => Duration(TimeSpan.Zero),
        { TotalSeconds: < 9.95 } => span.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s",
        { TotalHours: < 1 } => span.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1 } => span.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1000 } => span.ToString(@"d'd 'hh'h'", CultureInfo.InvariantCulture),
        _ => "> 999d",
    };

    public static string Duration(TimeSpan? span) => span is { } known ? Duration(known) : Unknown;

    /// <summary>
    /// Time until so many bytes have come; null while none come. The rate of an origin that falls silent fades towards 0, and what
    /// is left over it grows beyond all spans of time.
    /// </summary>
    public static TimeSpan? TimeLeft(long? bytes, double bytesPerSecond) =>
        bytes is { } left && bytesPerSecond > 0 && Math.Max(0, left) / bytesPerSecond is < Longest and var seconds ? TimeSpan.FromSeconds(seconds) : null;

    /// <summary>Rounded down: nothing shows 100 % before its last byte is there.</summary>
    public static string Percent(long part, long whole)
    {
        var tenths = whole <= 0 ? 1000 : (int)Int128.Clamp((Int128)part * 1000 / whole, 0, 1000);
        return string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10} %");
    }

    private static int Decimals(double value, int unit) => unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
}
