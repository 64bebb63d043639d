namespace Haul.Cli;

/// <summary>Adds up what a reader reads and tells it a few times a second, on the reader's own thread.</summary>
public sealed class ReadProgress(TimeProvider clock, Action<long> tell) : IProgress<long>
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock adding = new();
    private long total;
    private long? told;

    public void Report(long value)
    {
        lock (adding)
        {
            total += value;
            if (told is not { } last || clock.GetElapsedTime(last) >= TellEvery)
            {
                told = clock.GetTimestamp();
                tell(total);
            }
        }
    }
}
