namespace Haul.Cli;

/// <summary>
/// Mean rate over the last seconds. A window and not an exponential mean: bytes are told in bursts, one a checkpoint,
/// and a window of several bursts hides them while it still forgets a stall completely.
/// </summary>
public sealed class RateMeter
{
    /// <summary>Four checkpoints of a directory (2 s each).</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <summary>Bounds the samples kept.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>A shorter time says more about the clock than about the connection.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);

    private readonly LinkedList<(TimeSpan At, long Total)> samples = [];

    /// <summary>Bytes a second, or null while too little is known.</summary>
    public double? Rate { get; private set; }

    /// <param name="total">Bytes there are at that time; fewer than before is a new start.</param>
    public void Add(long total, TimeSpan at)
    {
        if (samples.Last is { } last && total < last.Value.Total)
        {
            samples.Clear();
            Rate = null;
        }

        while (samples.First?.Next is { } second && at - second.Value.At >= Window)
        {
            samples.RemoveFirst();
        }

        if (samples.Last is null || at - samples.Last.Value.At >= Step)
        {
            samples.AddLast((at, total));
        }

        var (from, before) = samples.First!.Value;
        if (at - from >= Shortest)
        {
            Rate = (total - before) / (at - from).TotalSeconds;
        }
    }
}
