namespace Haul.Testing;

/// <summary>
/// One thing that goes wrong. It may change the file as this request sees it, or the honest answer about it.
/// By default it takes every request of its file; the methods below narrow that down and can be chained.
/// </summary>
public abstract class Fault
{
    private readonly Lock gate = new();
    private readonly List<Func<Visit, bool>> conditions = [];
    private int after;
    private int times = int.MaxValue;
    private int met;
    private int hits;

    /// <summary>Whether it works; may be switched while the origin serves.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many requests it took so far.</summary>
    public int Hits => Volatile.Read(ref hits);

    /// <summary>Takes only the first n requests that it could take: a fault that passes.</summary>
    public Fault First(int n)
    {
        times = n;
        return this;
    }

    /// <summary>Spares the first n requests that it could take: a fault that comes midway.</summary>
    public Fault AfterRequests(int n)
    {
        after = n;
        return this;
    }

    /// <summary>Takes only requests for which the condition holds; others are not counted. May be said more than once.</summary>
    public Fault When(Func<Visit, bool> condition)
    {
        conditions.Add(condition);
        return this;
    }

    /// <summary>Takes only requests with a Range.</summary>
    public Fault ForRanges() => When(visit => visit.AsksRange);

    /// <summary>Takes only requests whose range starts at or beyond an offset.</summary>
    public Fault ForRangesBeyond(long offset) => When(visit => visit.Request.Range(long.MaxValue)?.Start >= offset);

    /// <summary>Takes only requests whose range holds an offset.</summary>
    public Fault ForRangesWith(long offset) => When(visit => visit.Request.Range(long.MaxValue)?.Contains(offset) == true);

    /// <summary>Takes only GET, or only HEAD.</summary>
    public Fault ForMethod(string method) => When(visit => visit.Request.Method == method);

    /// <summary>Takes only requests of the k-th accepted connection.</summary>
    public Fault ForConnection(int k) => When(visit => visit.Connection == k);

    /// <summary>Changes the file as this request sees it, before the answer is made.</summary>
    protected internal virtual void Alter(FileView view, Visit visit)
    {
    }

    /// <summary>Changes the answer.</summary>
    protected internal virtual void Spoil(Reply reply, Visit visit)
    {
    }

    /// <summary>Whether it takes this request; asked once for each.</summary>
    internal bool Takes(Visit visit)
    {
        if (!Enabled || !conditions.TrueForAll(condition => condition(visit)))
        {
            return false;
        }

        lock (gate)
        {
            var taken = met++ >= after && hits < times;
            hits += taken ? 1 : 0;
            return taken;
        }
    }
}
