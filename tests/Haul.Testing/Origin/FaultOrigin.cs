using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Haul.Testing;

/// <summary>
/// An HTTP/1.1 origin on raw sockets whose answers are right unless a fault says otherwise, and which keeps a log of
/// every request. Raw sockets, because a server library would repair or refuse most of what is to be tested.
/// </summary>
public sealed class FaultOrigin : IAsyncDisposable
{
    private readonly FaultOriginOptions options;
    private readonly Site site;
    private readonly ConcurrentDictionary<OriginConnection, Task> connections = new();
    private CancellationTokenSource stop = new();
    private TcpListener listener;
    private Task accepting;
    private bool stopped;

    /// <summary>Starts to listen; the port is bound when this returns.</summary>
    public FaultOrigin(FaultOriginOptions? options = null)
    {
        this.options = options ?? new();
        site = new(this);
        (listener, accepting) = Listen(this.options.Port);
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        BaseUri = new($"{(Tls is null ? "http" : "https")}://{this.options.Host ?? this.options.Address.ToString()}:{Port}/");
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The URL of the root.</summary>
    public Uri BaseUri { get; }

    /// <summary>How fast it is; may be changed while it serves.</summary>
    public OriginLimits Limits { get; } = new();

    /// <summary>Every request it was sent.</summary>
    public OriginLog Log { get; } = new();

    internal OriginTls? Tls => options.Tls;

    /// <summary>Serves a file under a name, in place of what was there; a name with a query matches only with that query.</summary>
    public Uri Add(string name, OriginFile file)
    {
        site.Put(name, file);
        return Uri(name);
    }

    /// <summary>Serves generated content under a name.</summary>
    public Uri Add(string name, long seed, long length, params Fault[] faults) =>
        Add(name, new OriginFile { Seed = seed, Length = length, Faults = faults });

    /// <summary>Serves a name no more: 404.</summary>
    public void Remove(string name) => site.Remove(name);

    /// <summary>The URL of a name.</summary>
    public Uri Uri(string name) => new(BaseUri, "/" + name.TrimStart('/'));

    /// <summary>Resets every open connection; new ones are accepted.</summary>
    public void DropConnections()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Drop();
        }
    }

    /// <summary>Goes down: no connection is accepted and the open ones end. Files, log and port stay. Twice is once.</summary>
    public async Task Stop()
    {
        if (stopped)
        {
            return;
        }

        stopped = true;
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        DropConnections();
        await Task.WhenAll(connections.Values);
    }

    /// <summary>Comes back on the same port after <see cref="Stop"/>.</summary>
    public void Start()
    {
        stop.Dispose();
        stop = new();
        stopped = false;
        (listener, accepting) = Listen(Port);
    }

    /// <summary>Ends all connections and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stop();
        stop.Dispose();
    }

    internal void Finished(Exchange exchange) => options.Finished?.Invoke(exchange);

    private (TcpListener Listener, Task Accepting) Listen(int port)
    {
        var fresh = new TcpListener(options.Address, port);
        fresh.Server.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        fresh.Start(backlog: 1024);
        return (fresh, Accept(fresh, stop.Token));
    }

    private async Task Accept(TcpListener from, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (true)
        {
            Socket socket;
            try
            {
                socket = await from.AcceptSocketAsync(cancellationToken);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            catch (SocketException)
            {
                continue;
            }

            var connection = new OriginConnection(this, site, socket, Log.Opened((socket.RemoteEndPoint as IPEndPoint)?.Port ?? 0));
            var run = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            connections[connection] = run.Task;
            _ = Task.Run(() => Serve(connection, run, cancellationToken), CancellationToken.None);
        }
    }

    private async Task Serve(OriginConnection connection, TaskCompletionSource run, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Run(cancellationToken);
            run.TrySetResult();
        }
        catch (Exception error)
        {
            run.TrySetException(error);
        }
        finally
        {
            Log.Closed();
            if (run.Task.IsCompletedSuccessfully)
            {
                connections.TryRemove(connection, out _);
            }
        }
    }
}
