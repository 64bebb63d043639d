namespace Haul.Benchmarks;

/// <summary>A node with its connections to the origin; flows wait for one in the order in which they came.</summary>
internal sealed class Silo(string name, IReadOnlyList<Connection> connections)
{
    private readonly LinkedList<Flow> _waiting = [];
    private int _granted;

    public string Name => name;

    public bool Lives { get; private set; } = true;

    /// <summary>Connections that the download may use here; those held already are not taken back.</summary>
    public int Granted
    {
        get => _granted;
        set
        {
            _granted = value;
            Serve();
        }
    }

    public int Held => connections.Count(connection => connection.Holder is not null);

    /// <summary>Bytes a second of all that is granted; 0 when it is dead.</summary>
    public double Rate => Lives ? connections.Take(Granted).Sum(connection => connection.Rate) : 0;

    public void Await(Flow flow)
    {
        _waiting.AddLast(flow);
        Serve();
    }

    public void Leave(Flow flow) => _waiting.Remove(flow);

    public void Return(Connection connection)
    {
        connection.Holder = null;
        Serve();
    }

    public void Die() => Lives = false;

    private void Serve()
    {
        while (Lives && Held < Granted && _waiting.First is { } next)
        {
            _waiting.RemoveFirst();
            var free = connections.First(connection => connection.Holder is null);
            free.Holder = next.Value;
            next.Value.Begin(free);
        }
    }
}
