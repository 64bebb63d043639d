using System.Net;
using System.Net.Sockets;

namespace Haul.Persistence.Tests;

/// <summary>Passes requests on to a local server; while it eats answers, each connection ends where the answer would begin.</summary>
internal sealed class AnswerEatingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly int _target;
    private readonly Task _running;
    private int _eaten;

    public AnswerEatingProxy(int target)
    {
        _target = target;
        _listener.Start();
        _running = Run();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public bool EatAnswers { get; set; }

    /// <summary>Answers that nobody got.</summary>
    public int Eaten => Volatile.Read(ref _eaten);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _running;
        _end.Dispose();
    }

    private async Task Run()
    {
        try
        {
            while (true)
            {
                _ = Serve(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task Serve(TcpClient near)
    {
        using (near)
        using (var far = new TcpClient())
        {
            await far.ConnectAsync(IPAddress.Loopback, _target, _end.Token);
            var there = near.GetStream().CopyToAsync(far.GetStream(), _end.Token);
            var buffer = new byte[64 << 10];
            while (await far.GetStream().ReadAsync(buffer, _end.Token) is > 0 and var read)
            {
                if (EatAnswers)
                {
                    Interlocked.Increment(ref _eaten);
                    return;
                }

                await near.GetStream().WriteAsync(buffer.AsMemory(0, read), _end.Token);
            }

            await there;
        }
    }
}
