namespace Haul.Transfer;

/// <summary>
/// Shares one flush among all who ask meanwhile. A caller is answered by a flush that started after its call: one that was
/// already under way may have missed its bytes. At most one runs, on a thread of the pool.
/// </summary>
internal sealed class GroupFlush(Action flush)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _next;
    private bool _running;

    public Task Flush()
    {
        lock (_lock)
        {
            _next ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!_running)
            {
                _running = true;
                ThreadPool.UnsafeQueueUserWorkItem(static self => self.Run(), this, preferLocal: false);
            }

            return _next.Task;
        }
    }

    private void Run()
    {
        while (TakeNext() is { } waiters)
        {
            try
            {
                flush();
                waiters.SetResult();
            }
#pragma warning disable CA1031 // whatever it is belongs to those who wait for it
            catch (Exception error)
#pragma warning restore CA1031
            {
                waiters.SetException(error);
            }
        }
    }

    private TaskCompletionSource? TakeNext()
    {
        lock (_lock)
        {
            var next = _next;
            _next = null;
            _running = next is not null;
            return next;
        }
    }
}
