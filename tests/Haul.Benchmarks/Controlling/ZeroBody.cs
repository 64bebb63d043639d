using Haul.Testing;

namespace Haul.Benchmarks;

/// <summary>
/// A body of so many bytes that costs nothing to read. It measures what its reader does with them: from the moment that it gives
/// a burst of reads at once until it ends the burst, the reader's thread only moves bytes.
/// </summary>
/// <param name="moved">Told the processor time of each burst.</param>
internal sealed class ZeroBody(long length, Action<TimeSpan> moved) : ReadOnlyStream
{
    /// <summary>Long enough that the clock costs nothing, short enough that the threads of the pool come round: 16 MiB of 256 KiB each.</summary>
    private const int Burst = 64;

    private long _left = length;
    private int _reads;
    private int _thread;
    private TimeSpan _begun;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _left > 0 && _reads++ % Burst != 0 ? new(Take(buffer.Length)) : Pause(buffer.Length);

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
    }

    private async ValueTask<int> Pause(int wanted)
    {
        End();
        await Task.Yield();
        (_thread, _begun) = (Environment.CurrentManagedThreadId, ThreadClock.Now);
        return Take(wanted);
    }

    private int Take(int wanted)
    {
        var taken = (int)Math.Min(_left, wanted);
        _left -= taken;
        return taken;
    }

    private void End()
    {
        if (_thread == Environment.CurrentManagedThreadId)
        {
            moved(ThreadClock.Now - _begun);
        }

        _thread = 0;
    }
}
