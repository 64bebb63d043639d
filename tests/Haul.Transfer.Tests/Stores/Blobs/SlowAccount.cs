using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Web;
using Haul.Testing;

namespace Haul.Transfer.Tests;

/// <summary>A storage account that receives blocks and acknowledges each when the test says so.</summary>
internal sealed class SlowAccount : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpListener _listener = new();
    private readonly ConcurrentDictionary<uint, (TaskCompletionSource Said, TaskCompletionSource Done)> _blocks = [];
    private readonly Task _serving;
    private readonly int _port = FreePort.Next();

    public SlowAccount()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{_port}/");
        _listener.Start();
        _serving = Serve();
    }

    /// <summary>A part of which so many blocks are under way.</summary>
    public async Task<IPart> Begin(int blocks, CancellationToken cancellationToken)
    {
        var bench = new BlobBench($"DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{_port}/a;");
        var part = await bench.Store.Open(BlobBench.Spec, BlobBench.Token);
        for (var block = 0; block < blocks; block++)
        {
            await part.Write((long)block * BlobBench.Block, part.Buffer, cancellationToken);
        }

        return part;
    }

    public void Acknowledge(uint block) => Of(block).Said.TrySetResult();

    /// <summary>Completes when the acknowledgement is sent.</summary>
    public Task Answered(uint block) => Of(block).Done.Task.WaitAsync(Patience, BlobBench.Token);

    public async ValueTask DisposeAsync()
    {
        foreach (var block in _blocks.Values)
        {
            block.Said.TrySetCanceled();
        }

        _listener.Close();
        await _serving;
    }

    private (TaskCompletionSource Said, TaskCompletionSource Done) Of(uint block) => _blocks.GetOrAdd(
        block, _ => (new(TaskCreationOptions.RunContinuationsAsynchronously), new(TaskCreationOptions.RunContinuationsAsynchronously)));

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                _ = Answer(await _listener.GetContextAsync());
            }
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Answer(HttpListenerContext context)
    {
        await context.Request.InputStream.CopyToAsync(Stream.Null);
        var id = HttpUtility.ParseQueryString(context.Request.Url!.Query)["blockid"]!;
        var (said, done) = Of(BinaryPrimitives.ReadUInt32BigEndian(Convert.FromBase64String(id)));
        await said.Task;
        context.Response.StatusCode = 201;
        context.Response.Close();
        done.TrySetResult();
    }
}
