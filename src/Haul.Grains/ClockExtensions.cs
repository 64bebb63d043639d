namespace Haul.Grains;

internal static class ClockExtensions
{
    /// <summary>The timestamp that <see cref="TimeProvider.GetTimestamp"/> gives so long from now.</summary>
    public static long TimestampIn(this TimeProvider clock, TimeSpan time) => clock.TimestampAfter(clock.GetTimestamp(), time);

    /// <summary>The timestamp so long after another.</summary>
    public static long TimestampAfter(this TimeProvider clock, long moment, TimeSpan time) => moment + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
