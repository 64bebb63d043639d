namespace Haul.Transfer;

/// <summary>One running segment as <see cref="HaulMetrics"/> sees it. Disposing it is idempotent.</summary>
public sealed class SegmentWatch : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly Func<bool> _isConnected;
    private readonly Func<long> _received;
    private readonly Action<SegmentWatch> _ended;
    private long _checkpoint;

    internal SegmentWatch(TimeProvider clock, Func<bool> isConnected, Func<long> received, Action<SegmentWatch> ended) =>
        (_clock, _isConnected, _received, _ended, _checkpoint) = (clock, isConnected, received, ended, clock.GetTimestamp());

    internal bool IsConnected => _isConnected();

    /// <summary>Body bytes that its pump has received.</summary>
    internal long Received => _received();

    /// <summary>Time since the last checkpoint, or since the start.</summary>
    internal TimeSpan CheckpointAge => _clock.GetElapsedTime(Interlocked.Read(ref _checkpoint));

    /// <summary>The offset was saved.</summary>
    public void CheckpointSaved() => Interlocked.Exchange(ref _checkpoint, _clock.GetTimestamp());

    public void Dispose() => _ended(this);
}
