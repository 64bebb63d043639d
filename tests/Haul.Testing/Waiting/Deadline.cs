using System.Diagnostics;

namespace Haul.Testing;

/// <summary>A moment on the real clock by which something must have happened.</summary>
public readonly struct Deadline
{
    private readonly long end;

    private Deadline(long end) => this.end = end;

    /// <summary>A deadline that lies <paramref name="time"/> ahead.</summary>
    public static Deadline In(TimeSpan time) =>
        new(Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency));

    /// <summary>The time left, never below zero.</summary>
    public TimeSpan Left
    {
        get
        {
            var ticks = end - Stopwatch.GetTimestamp();
            return ticks > 0 ? TimeSpan.FromSeconds((double)ticks / Stopwatch.Frequency) : TimeSpan.Zero;
        }
    }

    /// <summary>Whether it has passed.</summary>
    public bool Passed => Left == TimeSpan.Zero;
}
