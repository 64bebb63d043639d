using System.Collections.Concurrent;

namespace Haul.Cli;

/// <summary>Lets each file speak at most once an interval.</summary>
public sealed class Pace(TimeProvider clock, TimeSpan interval)
{
    private readonly ConcurrentDictionary<int, long> spoken = [];

    /// <summary>It is this file's turn; if so, the next one is an interval away.</summary>
    public bool IsDue(int file)
    {
        var now = clock.GetTimestamp();
        if (spoken.TryGetValue(file, out var last) && clock.GetElapsedTime(last, now) < interval)
        {
            return false;
        }

        spoken[file] = now;
        return true;
    }

    /// <summary>The file is done with.</summary>
    public void Forget(int file) => spoken.TryRemove(file, out _);
}
