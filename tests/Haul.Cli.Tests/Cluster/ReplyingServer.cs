using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Haul.Cli.Tests.Cluster;

/// <summary>Says a text to whoever asks; an empty one hangs up, null says nothing.</summary>
internal sealed class ReplyingServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly Task run;

    /// <param name="reply">Given the head of the request.</param>
    public ReplyingServer(Func<string, string?> reply)
    {
        listener.Start();
        run = Run(reply);
    }

    /// <summary>Each time the next one, then always the last.</summary>
    public ReplyingServer(params string?[] replies)
        : this(InTurn(replies))
    {
    }

    public string Address => listener.LocalEndpoint.ToString()!;

    /// <summary>Heads of the requests.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static string Reply(int status, string type, string body, string more = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n{more}\r\n{body}";

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await run;
        listener.Dispose();
        foreach (var client in clients)
        {
            client.Dispose();
        }

        end.Dispose();
    }

    private static Func<string, string?> InTurn(string?[] replies)
    {
        var next = -1;
        return _ => replies[Math.Min(Interlocked.Increment(ref next), replies.Length - 1)];
    }

    private async Task Run(Func<string, string?> reply)
    {
        var answers = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(end.Token);
                clients.Add(client);
                answers.Add(Answer(client, reply));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(answers); // the test is over
        }
    }

    private async Task Answer(TcpClient client, Func<string, string?> reply)
    {
        try
        {
            var stream = client.GetStream();
            var buffer = new byte[64 << 10];
            var head = Encoding.Latin1.GetString(buffer, 0, await stream.ReadAsync(buffer, end.Token));
            Asked.Enqueue(head);
            if (reply(head) is { } text)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes(text), end.Token);
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // it asks for TLS and hangs up, or the test is over
        }
    }
}
