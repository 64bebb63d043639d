using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Haul.Transfer.Tests.Sources;

/// <summary>An origin that says exactly the bytes a test gives it, request by request.</summary>
internal sealed class RawOrigin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Exchange, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly SslProtocols _protocols;
    private readonly Task _accepting;
    private int _connections;

    public RawOrigin(Func<Exchange, Task> answer, X509Certificate2? certificate = null, SslProtocols protocols = SslProtocols.None)
    {
        (_answer, _certificate, _protocols) = (answer, certificate, protocols);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Heads of the requests, as they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public int Connections => _connections;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public Uri Url(string path = "/file.bin") => new($"{(_certificate is null ? "http" : "https")}://localhost:{Port}{path}");

    public static RawOrigin Saying(string reply) => new(exchange => exchange.Say(reply));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                connections.Add(Serve(socket, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException || _stop.IsCancellationRequested)
        {
        }

        await Task.WhenAll(connections);
    }

    private async Task Serve(Socket socket, int connection)
    {
        await Task.Yield();
        using var wire = new NetworkStream(socket, ownsSocket: true);
        using var cut = _stop.Token.Register(wire.Dispose);
        try
        {
            Stream stream = wire;
            if (_certificate is not null)
            {
                var tls = new SslStream(wire);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, EnabledSslProtocols = _protocols });
                stream = tls;
            }

            while (await ReadHead(stream) is { } head)
            {
                Requests.Enqueue(head);
                var exchange = new Exchange(head, connection, stream, socket, _stop.Token);
                await _answer(exchange);
                if (exchange.Closes)
                {
                    break;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or AuthenticationException or OperationCanceledException)
        {
        }
    }

    private static async Task<string?> ReadHead(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    /// <summary>One request and the wire to answer it on.</summary>
    internal sealed class Exchange(string head, int connection, Stream stream, Socket socket, CancellationToken stopped)
    {
        public string Head => head;

        public int Connection => connection;

        public string Path => head.Split(' ')[1];

        public bool Closes { get; private set; }

        public CancellationToken Stopped => stopped;

        public string? Field(string name) =>
            head.Split("\r\n").Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

        public async Task Say(string text)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), stopped);
            await stream.FlushAsync(stopped);
        }

        public async Task Say(ReadOnlyMemory<byte> bytes)
        {
            await stream.WriteAsync(bytes, stopped);
            await stream.FlushAsync(stopped);
        }

        /// <summary>Ends the connection properly; TLS says so with close_notify.</summary>
        public async Task Close()
        {
            Closes = true;
            if (stream is SslStream tls)
            {
                await tls.ShutdownAsync();
            }

            socket.Shutdown(SocketShutdown.Send);
        }

        /// <summary>Ends the TCP connection below TLS, as a cut wire with a polite router does.</summary>
        public void Cut()
        {
            Closes = true;
            socket.Shutdown(SocketShutdown.Both);
        }

        public void Reset()
        {
            Closes = true;
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }

        /// <summary>Passes bytes to and from a port, as a proxy does after CONNECT.</summary>
        public async Task Tunnel(int port)
        {
            Closes = true;
            using var there = new TcpClient();
            await there.ConnectAsync(IPAddress.Loopback, port, stopped);
            var far = there.GetStream();
            var up = stream.CopyToAsync(far, stopped);
            await far.CopyToAsync(stream, stopped);
            socket.Shutdown(SocketShutdown.Both);
            await up;
        }

        /// <summary>Says nothing more until the test is over.</summary>
        public Task Hang()
        {
            var ended = new TaskCompletionSource();
            stopped.Register(ended.SetResult);
            return ended.Task;
        }
    }
}
