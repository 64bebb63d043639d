namespace Haul.Transfer;

/// <summary>
/// The right to write, renewed by each accepted Sync and measured on the monotonic clock of this machine:
/// a pump that its file grain cannot reach stops by itself.
/// </summary>
public sealed class Lease(TimeProvider clock)
{
    /// <summary>Longer than the file grain's silence limit, so that only a cut-off or frozen silo meets it.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private long _renewed = clock.GetTimestamp();

    public bool IsValid => clock.GetElapsedTime(Volatile.Read(ref _renewed)) < Duration;

    /// <exception cref="OperationCanceledException">The lease has run out.</exception>
    public void ThrowIfExpired()
    {
        if (!IsValid)
        {
            throw new OperationCanceledException("The lease has run out.");
        }
    }

    public void Renew() => Volatile.Write(ref _renewed, clock.GetTimestamp());
}
