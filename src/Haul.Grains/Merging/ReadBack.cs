namespace Haul.Grains;

/// <summary>How far a published file is read back, told by a thread of the pool and asked for by the grain.</summary>
internal sealed class ReadBack : IProgress<long>
{
    private long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Report(long value) => Volatile.Write(ref _bytes, value);
}
