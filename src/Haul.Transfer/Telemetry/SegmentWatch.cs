namespace Haul.Transfer;

/// <summary>One running segment as <see cref="HaulMetrics"/> sees it. Disposing it is idempotent.</summary>
public sealed class SegmentWatch : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Action<SegmentWatch> _ended;
    private long _checkpoint;

    internal SegmentWatch(TimeProvider clock, Action<SegmentWatch> ended) => (_clock, _ended, _checkpoint) = (clock, ended, clock.GetTimestamp());

    /// <summary>Time since the last checkpoint, or since the start.</summary>
    internal TimeSpan CheckpointAge => _clock.GetElapsedTime(Interlocked.Read(ref _checkpoint));

    /// <summary>The offset was saved.</summary>
    public void CheckpointSaved() => Interlocked.Exchange(ref _checkpoint, _clock.GetTimestamp());

    public void Dispose() => _ended(this);
}
