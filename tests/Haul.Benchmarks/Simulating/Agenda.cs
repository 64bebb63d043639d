namespace Haul.Benchmarks;

/// <summary>Virtual time: the clock jumps to what comes next. What falls on one moment happens in the order in which it was entered.</summary>
internal sealed class Agenda
{
    private readonly PriorityQueue<Action, (double At, long Order)> _entries = new();
    private long _order;

    /// <summary>Seconds since the start.</summary>
    public double Now { get; private set; }

    public void In(double seconds, Action what) => _entries.Enqueue(what, (Now + seconds, _order++));

    public void Next()
    {
        if (_entries.TryDequeue(out var what, out var entry))
        {
            Now = entry.At;
            what();
        }
    }
}
