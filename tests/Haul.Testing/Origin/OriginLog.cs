using System.Text;

namespace Haul.Testing;

/// <summary>Every request the origin was sent. Safe to read while the origin serves.</summary>
/// <remarks>A client can have a whole body before its entry is finished: <see cref="Settled"/> waits for that.</remarks>
public sealed partial class OriginLog
{
    private readonly List<Exchange> exchanges = [];
    private readonly List<int> clientPorts = [];
    private int connectionsOpen;
    private int connectionsMost;
    private int connectionsAccepted;

    /// <summary>All requests so far, in the order they came.</summary>
    public IReadOnlyList<Exchange> All
    {
        get
        {
            lock (exchanges)
            {
                return [.. exchanges];
            }
        }
    }

    /// <summary>Connections accepted so far.</summary>
    public int ConnectionsAccepted => Volatile.Read(ref connectionsAccepted);

    /// <summary>The port of the client of each connection accepted so far: that of connection 1 first.</summary>
    public IReadOnlyList<int> ClientPorts
    {
        get
        {
            lock (exchanges)
            {
                return [.. clientPorts];
            }
        }
    }

    /// <summary>Connections open at this moment, idle ones included.</summary>
    public int ConnectionsOpen => Volatile.Read(ref connectionsOpen);

    /// <summary>The most connections that were open at one moment.</summary>
    public int MaxParallelConnections => Volatile.Read(ref connectionsMost);

    /// <summary>The requests of one file (all files: null), in the order they came.</summary>
    public IReadOnlyList<Exchange> Of(string? name) =>
        name is null ? All : [.. All.Where(exchange => exchange.Name == name.TrimStart('/'))];

    /// <summary>Waits until the log satisfies a condition; at the deadline throws with the log in the message.</summary>
    public async Task WaitFor(Func<OriginLog, bool> condition, TimeSpan deadline, string what = "the condition on the origin's log")
    {
        try
        {
            await Eventually.True(() => condition(this), deadline, what);
        }
        catch (TimeoutException error)
        {
            throw new TimeoutException($"{error.Message}{Environment.NewLine}{this}", error);
        }
    }

    /// <summary>Waits until no request is in progress.</summary>
    public Task Settled(TimeSpan? deadline = null) =>
        WaitFor(log => !log.All.Any(exchange => exchange.InProgress), deadline ?? TimeSpan.FromSeconds(10), "no request in progress");

    /// <summary>Forgets everything, so that a test can look at what comes next.</summary>
    public void Clear()
    {
        lock (exchanges)
        {
            exchanges.Clear();
            connectionsMost = connectionsOpen;
        }
    }

    /// <summary>One line for each request.</summary>
    public override string ToString() =>
        All.Aggregate(new StringBuilder(), (text, exchange) => text.AppendLine(exchange.ToString())).ToString();

    internal Exchange Begin(int connection, OriginRequest request, string name, int sequence)
    {
        var exchange = new Exchange(sequence, connection, request, name);
        lock (exchanges)
        {
            exchanges.Add(exchange);
        }

        return exchange;
    }

    internal int Opened(int clientPort)
    {
        lock (exchanges)
        {
            clientPorts.Add(clientPort);
            connectionsMost = Math.Max(connectionsMost, ++connectionsOpen);
            return ++connectionsAccepted;
        }
    }

    internal void Closed()
    {
        lock (exchanges)
        {
            connectionsOpen--;
        }
    }
}
